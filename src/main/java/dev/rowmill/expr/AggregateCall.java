package dev.rowmill.expr;

import dev.cel.common.ast.CelExpr;
import dev.rowmill.expr.ExpressionException.Issue;
import dev.rowmill.row.Spelling;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// A call such as `sum(total * 2)`: the name of a function of many rows, and expressions over each of them.
///
/// @param function the name, which is one of those that the caller offers
/// @param arguments what it is given for each row; [Expression#constant()] has the value of a literal
public record AggregateCall(String function, List<Expression> arguments) {
    public AggregateCall {
        arguments = List.copyOf(arguments);
    }

    /// Compiles a call of one of `functions`. How many arguments it takes is for the caller to judge.
    ///
    /// @throws ExpressionException with every mistake, also if `source` is anything but one such call
    public static AggregateCall parse(String source, Collection<String> functions)
            throws ExpressionException {
        Syntax syntax = Syntax.parse(source);
        CelExpr root = syntax.root();
        boolean isCall =
                root.getKind() == CelExpr.ExprKind.Kind.CALL
                        && root.call().target().isEmpty()
                        && !Operators.isOperator(root.call().function());
        String name = isCall ? root.call().function() : "";
        if (!functions.contains(name)) {
            throw new ExpressionException(List.of(notOne(syntax, name, functions)));
        }
        return new AggregateCall(name, arguments(syntax, root.call().args()));
    }

    private static Issue notOne(Syntax syntax, String name, Collection<String> functions) {
        String found = name.isEmpty() ? "another expression" : name;
        Site site = syntax.site(syntax.root(), name);
        return new Issue(
                "expected a call of %s, found %s%s"
                        .formatted(
                                String.join(", ", functions),
                                found,
                                Spelling.hint(name, functions)),
                site.position(),
                site.line(),
                site.column());
    }

    private static List<Expression> arguments(Syntax syntax, List<CelExpr> parts)
            throws ExpressionException {
        var arguments = new ArrayList<Expression>();
        var issues = new ArrayList<Issue>();
        for (CelExpr part : parts) {
            try {
                arguments.add(Expression.compile(syntax, part));
            } catch (ExpressionException e) {
                issues.addAll(e.issues());
            }
        }
        if (!issues.isEmpty()) {
            throw new ExpressionException(issues);
        }
        return arguments;
    }
}
