package dev.rowmill.expr;

import dev.rowmill.expr.ExpressionException.Issue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The mistakes found in one expression. Belongs to one compilation.
final class Problems {
    private static final int MOST = 20;

    private final List<Issue> issues = new ArrayList<>();

    /// Notes a mistake.
    void add(Site site, String detail) {
        if (issues.size() < MOST) {
            issues.add(new Issue(detail, site.position(), site.line(), site.column()));
        }
    }

    /// Notes a mistake, and gives a node with which the search for others can go on.
    Node wrong(Site site, String detail) {
        add(site, detail);
        return new Node.Computed(
                site,
                Kinds.ANY,
                _ -> {
                    throw site.error(detail);
                });
    }

    /// Notes a mistake if a node can never give any of these kinds.
    void expect(Node node, int kinds, String where) {
        if (!Kinds.fit(node.kinds, kinds)) {
            add(
                    node.site,
                    "expected %s for %s, found %s"
                            .formatted(Kinds.describe(kinds), where, Kinds.describe(node.kinds)));
        }
    }

    /// Ends the compilation if there were mistakes.
    void check() throws ExpressionException {
        if (!issues.isEmpty()) {
            issues.sort(Comparator.comparingInt(Issue::position));
            throw new ExpressionException(issues);
        }
    }
}
