package dev.rowmill.expr;

import dev.rowmill.row.RowException;
import dev.rowmill.row.TextView;
import dev.rowmill.row.Value;

import org.jspecify.annotations.Nullable;

import java.util.function.UnaryOperator;

/// The nodes of functions of strings that know a short way over UTF-8.
final class TextNodes {
    private TextNodes() {}

    /// What a function says about a text and one that is written in the expression.
    interface Question {
        boolean test(TextView text, Literal literal, Site site, Scope scope) throws RowException;
    }

    /// What a function makes of a text without a string; gives whether it could.
    interface Change {
        boolean apply(TextView text, Scope scope);
    }

    static final class Asked extends Node.Truth {
        private final Node text;
        private final Node other;
        private final Function.Predicate predicate;
        private final Question ofBytes;
        private final @Nullable Literal literal;

        Asked(Site site, Node text, Node other, Function.Predicate predicate, Question ofBytes) {
            super(site);
            this.text = text;
            this.other = other;
            this.predicate = predicate;
            this.ofBytes = ofBytes;
            this.literal =
                    other instanceof Node.Constant constant
                                    && constant.value instanceof Value.Text(var written)
                            ? Literal.of(written)
                            : null;
        }

        @Override
        boolean test(Scope scope) throws RowException {
            if (literal != null && text.text(scope, scope.view())) {
                TextView view = scope.view();
                if (view.length() <= Bytes.MOST) {
                    return ofBytes.test(view, literal, site, scope);
                }
            }
            String found = site.text(text.value(scope));
            return predicate.test(found, site.text(other.value(scope)), site, scope);
        }
    }

    /// A text made of another one that is no longer.
    static final class Changed extends Node {
        private final Node text;
        private final UnaryOperator<String> change;
        private final Change ofBytes;

        Changed(Site site, Node text, UnaryOperator<String> change, Change ofBytes) {
            super(site, Kinds.TEXT, 0);
            this.text = text;
            this.change = change;
            this.ofBytes = ofBytes;
        }

        @Override
        Value value(Scope scope) throws RowException {
            String found = site.text(text.value(scope));
            scope.produce(found.length(), site);
            return Value.text(change.apply(found));
        }

        @Override
        boolean text(Scope scope, TextView view) {
            return text.text(scope, view)
                    && view.length() <= Bytes.MOST
                    && ofBytes.apply(view, scope);
        }
    }
}
