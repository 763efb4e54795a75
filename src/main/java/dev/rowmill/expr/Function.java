package dev.rowmill.expr;

import dev.rowmill.row.RowException;
import dev.rowmill.row.Value;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// A function of expressions: `f(x, y)`, which may as well be written `x.f(y)`.
///
/// @param signature what is said of it
/// @param least how many arguments it needs
/// @param most how many arguments it takes
/// @param builder makes the node of a call
record Function(Signature signature, int least, int most, Builder builder) {
    /// Makes the node of a call whose number of arguments is right.
    interface Builder {
        Node build(Call call);
    }

    /// What a function does with the values of its arguments.
    interface Body {
        Value apply(Value[] arguments, Site site, Scope scope) throws RowException;
    }

    /// What a function says about two strings.
    interface Predicate {
        boolean test(String text, String other, Site site, Scope scope) throws RowException;
    }

    /// A function of values, of which as many as `parameters` may be given and all but `optional` must be.
    static Function of(String usage, int result, int optional, Body body, int... parameters) {
        return new Function(
                signature(usage),
                parameters.length - optional,
                parameters.length,
                call -> {
                    call.expect(parameters);
                    return new Applied(call.site(), result, call.arguments(), body);
                });
    }

    /// A question about two strings.
    ///
    /// @param ofBytes the same question about UTF-8
    static Function of(String usage, Predicate predicate, TextNodes.Question ofBytes) {
        return new Function(
                signature(usage),
                2,
                2,
                call -> {
                    call.expect(Kinds.TEXT, Kinds.TEXT);
                    List<Node> arguments = call.arguments();
                    return new TextNodes.Asked(
                            call.site(), arguments.get(0), arguments.get(1), predicate, ofBytes);
                });
    }

    /// A function that needs to see the call itself.
    static Function of(String usage, int least, int most, Builder builder) {
        return new Function(signature(usage), least, most, builder);
    }

    private static Signature signature(String usage) {
        return new Signature(usage, "", "");
    }

    /// The same, with what it gives and an expression that calls it.
    Function says(String summary, String example) {
        return new Function(new Signature(usage(), summary, example), least, most, builder);
    }

    String name() {
        return signature.name();
    }

    String usage() {
        return signature.usage();
    }

    /// A call of a function.
    ///
    /// @param problems where mistakes are noted
    record Call(Site site, List<Node> arguments, Problems problems) {
        /// Notes every argument that cannot be of its kind.
        void expect(int... kinds) {
            for (int i = 0; i < arguments.size(); i++) {
                problems.expect(arguments.get(i), kinds[i], site.name());
            }
        }

        Node argument(int index) {
            return arguments.get(index);
        }

        /// The text of an argument that must be written out, because it is compiled with the expression.
        @Nullable String literal(int index, String what) {
            Node argument = arguments.get(index);
            if (argument instanceof Node.Constant constant
                    && constant.value instanceof Value.Text(var text)) {
                return text;
            }
            problems.add(
                    argument.site,
                    "expected %s as a literal string for %s".formatted(what, site.name()));
            return null;
        }
    }

    private static final class Applied extends Node {
        private final Node[] arguments;
        private final Body body;

        Applied(Site site, int result, List<Node> arguments, Body body) {
            super(site, result, (result & Kinds.LIST) != 0 ? 1 + depth(arguments) : 0);
            this.arguments = arguments.toArray(Node[]::new);
            this.body = body;
        }

        @Override
        Value value(Scope scope) throws RowException {
            var values = new Value[arguments.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = arguments[i].value(scope);
            }
            return body.apply(values, site, scope);
        }
    }
}
