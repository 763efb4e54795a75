package dev.rowmill.expr;

import dev.rowmill.expr.Arithmetic.Operator;
import dev.rowmill.expr.Comparison.Order;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// CEL's operators: how the parser calls them, and their nodes.
final class Operators {
    private static final Map<String, String> SYMBOLS = symbols();
    private static final int[] ORDERED = {Kinds.NUMBER, Kinds.TEXT, Kinds.BOOL};

    private Operators() {}

    private static Map<String, String> symbols() {
        var symbols = new HashMap<String, String>();
        for (String binary : "&& || == != < <= > >= + - * / %".split(" ", -1)) {
            symbols.put("_" + binary + "_", binary);
        }
        symbols.put("!_", "!");
        symbols.put("-_", "negative");
        symbols.put("_?_:_", "?:");
        symbols.put("_[_]", "[]");
        symbols.put("@in", "in");
        return Map.copyOf(symbols);
    }

    static boolean isOperator(String function) {
        return SYMBOLS.containsKey(function);
    }

    static boolean isIndex(String function) {
        return function.equals("_[_]");
    }

    /// The operator as it is written; `negative` is the minus sign of one operand.
    static String symbol(String function) {
        return SYMBOLS.getOrDefault(function, function);
    }

    /// `&&` or `||` of any number of operands.
    static Node junction(Site site, String symbol, List<Node> operands, Problems problems) {
        operands.forEach(operand -> problems.expect(operand, Kinds.BOOL, symbol));
        return new Logic.Junction(site, operands, symbol.equals("||"));
    }

    /// The node of any other operator but the index.
    static Node node(Site site, String symbol, List<Node> operands, Problems problems) {
        Node first = operands.getFirst();
        Node last = operands.getLast();
        return switch (symbol) {
            case "!" -> {
                problems.expect(first, Kinds.BOOL, symbol);
                yield new Logic.Not(site, first);
            }
            case "negative" -> {
                problems.expect(first, Kinds.NUMBER, "-");
                yield new Arithmetic.Negative(site, first);
            }
            case "?:" -> {
                problems.expect(first, Kinds.BOOL, symbol);
                yield new Logic.Choice(site, first, operands.get(1), last);
            }
            case "==" -> Comparisons.equality(site, first, last, true);
            case "!=" -> Comparisons.equality(site, first, last, false);
            case "in" -> {
                problems.expect(last, Kinds.LIST | Kinds.MAP, symbol);
                yield Comparisons.in(site, first, last);
            }
            default -> arithmeticOrOrder(site, symbol, first, last, problems);
        };
    }

    private static Node arithmeticOrOrder(
            Site site, String symbol, Node left, Node right, Problems problems) {
        for (Order order : Order.values()) {
            if (order.symbol.equals(symbol)) {
                return order(site, order, left, right, problems);
            }
        }
        for (Operator operator : Operator.values()) {
            if (operator.symbol.equals(symbol)) {
                return arithmetic(site, operator, left, right, problems);
            }
        }
        throw new IllegalStateException("the parser made an operator " + symbol);
    }

    private static Node order(Site site, Order order, Node left, Node right, Problems problems) {
        boolean fits = false;
        for (int kinds : ORDERED) {
            fits |= Kinds.fit(left.kinds, kinds) && Kinds.fit(right.kinds, kinds);
        }
        if (!fits || (left.kinds | right.kinds) == Kinds.TIME) {
            String expected = "two values of one kind that has an order";
            problems.add(site, mismatch(expected, order.symbol, left, right));
        }
        return Comparisons.order(site, left, right, order);
    }

    private static Node arithmetic(
            Site site, Operator operator, Node left, Node right, Problems problems) {
        Node node = Arithmetic.of(site, operator, left, right);
        if (node != null) {
            return node;
        }
        boolean time = ((left.kinds | right.kinds) & Kinds.TIME) != 0;
        String expected =
                time
                        ? "timestamp(…) or duration(…) on both sides"
                        : operator == Operator.ADD
                                ? "two numbers, two strings or two arrays"
                                : "two numbers";
        return problems.wrong(site, mismatch(expected, operator.symbol, left, right));
    }

    private static String mismatch(String expected, String symbol, Node left, Node right) {
        return "expected %s for %s, found %s and %s"
                .formatted(expected, symbol, named(left.kinds), named(right.kinds));
    }

    private static String named(int kinds) {
        return kinds == Kinds.ANY ? "a field" : Kinds.describe(kinds);
    }
}
