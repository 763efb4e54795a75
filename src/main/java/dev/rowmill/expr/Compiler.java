package dev.rowmill.expr;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.rowmill.row.JsonNumber;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowException;
import dev.rowmill.row.Value;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Makes nodes of a syntax tree, and notes every mistake that can be seen without a row. Used once, by one thread.
final class Compiler {
    /// More levels than this in a result would be no row that anyone could read again.
    private static final int MAX_DEPTH = 100;

    private static final int FOLDED_BYTES = 64 << 10;
    private static final int FOLDED_WORK = 100_000;
    private static final Row NO_ROW = Row.of(Map.of(), 0);

    private final Syntax syntax;
    private final Problems problems = new Problems();
    private final FieldTable fields = new FieldTable();
    private final Map<String, Deque<Fields.Variable>> variables = new HashMap<>();

    private int level;
    private int loops;
    private int operations;

    Compiler(Syntax syntax) {
        this.syntax = syntax;
    }

    FieldTable fields() {
        return fields;
    }

    /// The node of a tree.
    ///
    /// @throws ExpressionException with every mistake
    Node compile(CelExpr tree) throws ExpressionException {
        Node node = node(tree);
        problems.check();
        return node;
    }

    private Node node(CelExpr tree) {
        if (level == Syntax.MAX_NESTING) {
            Site site = syntax.site(tree, "nesting");
            return problems.wrong(
                    site, "expected at most " + level + " levels of nesting, found more");
        }
        level++;
        operations++;
        Node node = known(tree);
        level--;
        if (node.depth > MAX_DEPTH) {
            return problems.wrong(
                    node.site,
                    "expected lists and maps at most %d levels deep, found more"
                            .formatted(MAX_DEPTH));
        }
        return node;
    }

    private Node known(CelExpr tree) {
        return switch (tree.getKind()) {
            case CONSTANT -> constant(tree);
            case IDENT -> name(tree);
            case SELECT -> select(tree);
            case CALL -> call(tree);
            case LIST -> list(tree);
            case MAP -> map(tree);
            case STRUCT ->
                    problems.wrong(
                            syntax.site(tree, tree.struct().messageName()),
                            "expected an expression, found a message; a map is {\"name\": value}");
            case COMPREHENSION, NOT_SET ->
                    throw new IllegalStateException("the parser made a " + tree.getKind());
        };
    }

    private List<Node> nodes(List<CelExpr> trees) {
        var nodes = new ArrayList<Node>(trees.size());
        trees.forEach(tree -> nodes.add(node(tree)));
        return nodes;
    }

    private Node constant(CelExpr tree) {
        CelConstant constant = tree.constant();
        Site site = syntax.site(tree, "literal");
        return switch (constant.getKind()) {
            case NULL_VALUE -> new Node.Constant(site, Value.Null.NULL, 0);
            case BOOLEAN_VALUE -> new Node.Constant(site, Value.bool(constant.booleanValue()), 0);
            case INT64_VALUE -> new Node.Constant(site, JsonNumber.of(constant.int64Value()), 0);
            case UINT64_VALUE -> unsigned(site, constant.uint64Value().longValue());
            case DOUBLE_VALUE -> real(site, constant.doubleValue());
            case STRING_VALUE -> new Node.Constant(site, Value.text(constant.stringValue()), 0);
            case BYTES_VALUE ->
                    problems.wrong(site, "expected a string, found bytes; leave out the b");
            default -> throw new IllegalStateException("the parser made " + constant.getKind());
        };
    }

    /// An unsigned literal, as the bits of its 64.
    private Node unsigned(Site site, long bits) {
        return bits >= 0
                ? new Node.Constant(site, JsonNumber.of(bits), 0)
                : problems.wrong(
                        site,
                        "expected an integer of 64 bits, found " + Long.toUnsignedString(bits));
    }

    private Node real(Site site, double value) {
        return Double.isFinite(value)
                ? new Node.Constant(site, JsonNumber.of(value), 0)
                : problems.wrong(
                        site, "expected a number in the range of a double, found " + value);
    }

    private @Nullable Node variable(String name) {
        Deque<Fields.Variable> bound = variables.get(name);
        return bound == null || bound.isEmpty() ? null : bound.peek();
    }

    private Node name(CelExpr tree) {
        String name = tree.ident().name();
        Site site = syntax.site(tree, name);
        Node variable = variable(name);
        if (variable != null) {
            return variable;
        }
        return switch (name) {
            case "now" -> new Times.Now(site);
            case "row" -> fields.whole(site);
            default -> fields.field(site, plain(name), loops > 0);
        };
    }

    /// A leading dot passes by the variables and special names.
    private static String plain(String name) {
        return name.startsWith(".") ? name.substring(1) : name;
    }

    private Node select(CelExpr tree) {
        String name = tree.select().field();
        Site site = syntax.site(tree, name);
        List<String> path = path(tree);
        if (!path.isEmpty()) {
            return fields.nested(site, path, loops > 0);
        }
        Node object = node(tree.select().operand());
        problems.expect(object, Kinds.MAP | Kinds.NULL, "." + name);
        return new Fields.Member(site, object, name);
    }

    /// The names of `a.b.c` where `a` is a field; nothing where it is something else.
    private List<String> path(CelExpr tree) {
        Deque<String> names = new ArrayDeque<>();
        CelExpr at = tree;
        while (at.getKind() == Kind.SELECT) {
            names.push(at.select().field());
            at = at.select().operand();
        }
        if (at.getKind() != Kind.IDENT) {
            return List.of();
        }
        String head = at.ident().name();
        if (variable(head) != null || head.equals("now")) {
            return List.of();
        }
        if (!head.equals("row")) {
            names.push(plain(head));
        }
        return List.copyOf(names);
    }

    private Node list(CelExpr tree) {
        Site site = syntax.site(tree, "list");
        List<Node> items = nodes(tree.list().elements());
        return folded(new Literals.Items(site, items), items);
    }

    private Node map(CelExpr tree) {
        Site site = syntax.site(tree, "map");
        var names = new ArrayList<Node>();
        var values = new ArrayList<Node>();
        for (CelExpr.CelMap.Entry entry : tree.map().entries()) {
            Node name = node(entry.key());
            problems.expect(name, Kinds.TEXT, "the name of a member");
            names.add(name);
            values.add(node(entry.value()));
        }
        var all = new ArrayList<Node>(names);
        all.addAll(values);
        return folded(new Literals.Members(site, names, values), all);
    }

    /// The node, or its value where that follows from literals alone. One that fails or is large is left as it is.
    private static Node folded(Node node, List<Node> operands) {
        if (!operands.stream().allMatch(Node.Constant.class::isInstance)) {
            return node;
        }
        var scope = new Scope(NO_ROW, Instant.EPOCH, 0);
        scope.limit(FOLDED_BYTES, FOLDED_WORK);
        try {
            return switch (node.kinds) {
                case Kinds.TIMESTAMP -> new Times.Fixed(node.site, node.instant(scope));
                case Kinds.DURATION -> new Times.FixedSpan(node.site, node.duration(scope));
                default -> new Node.Constant(node.site, node.value(scope), node.depth);
            };
        } catch (RowException failsInEveryRow) {
            return node;
        }
    }

    private Node call(CelExpr tree) {
        CelCall call = tree.call();
        return Operators.isOperator(call.function()) ? operator(tree, call) : function(tree, call);
    }

    private Node operator(CelExpr tree, CelCall call) {
        String symbol = Operators.symbol(call.function());
        Site site = syntax.site(tree, symbol);
        if (symbol.equals("[]")) {
            return index(site, call.args());
        }
        if (symbol.equals("&&") || symbol.equals("||")) {
            List<Node> operands = nodes(flat(call));
            return Operators.junction(site, symbol, operands, problems);
        }
        List<Node> operands = nodes(call.args());
        return folded(Operators.node(site, symbol, operands, problems), operands);
    }

    /// The operands of nested calls of one operator, in order: the parser balances `a && b && c` into a tree.
    private static List<CelExpr> flat(CelCall call) {
        var operands = new ArrayList<CelExpr>();
        for (CelExpr operand : call.args()) {
            boolean same =
                    operand.getKind() == Kind.CALL
                            && operand.call().function().equals(call.function());
            if (same) {
                operands.addAll(flat(operand.call()));
            } else {
                operands.add(operand);
            }
        }
        return operands;
    }

    private Node index(Site site, List<CelExpr> operands) {
        CelExpr container = operands.getFirst();
        boolean ofRow = container.getKind() == Kind.IDENT && container.ident().name().equals("row");
        Node index = node(operands.getLast());
        if (ofRow && variable("row") == null) {
            problems.expect(index, Kinds.TEXT, "row[…]");
            return index instanceof Node.Constant constant
                            && constant.value instanceof Value.Text(var name)
                    ? fields.field(site, name, loops > 0)
                    : fields.dynamic(site, index);
        }
        Node from = node(container);
        problems.expect(from, Kinds.LIST | Kinds.MAP | Kinds.NULL, "[…]");
        problems.expect(index, Kinds.TEXT | Kinds.INT, "an index");
        return new Fields.Index(site, from, index);
    }

    private Node function(CelExpr tree, CelCall call) {
        String name = call.function();
        Site site = syntax.site(tree, name);
        if (name.equals("has") && call.target().isEmpty()) {
            return has(site, call.args());
        }
        if (Functions.MACROS.contains(name) && call.target().isPresent()) {
            return macro(site, call);
        }
        var trees = new ArrayList<CelExpr>();
        call.target().ifPresent(trees::add);
        trees.addAll(call.args());
        List<Node> arguments = nodes(trees);
        Function function = Functions.find(name);
        if (function == null) {
            return problems.wrong(site, Functions.unknown(name));
        }
        if (arguments.size() < function.least() || arguments.size() > function.most()) {
            return problems.wrong(
                    site,
                    "expected %s, found %d arguments"
                            .formatted(function.usage(), arguments.size()));
        }
        Node node = function.builder().build(new Function.Call(site, arguments, problems));
        return arguments.isEmpty() ? node : folded(node, arguments);
    }

    private Node has(Site site, List<CelExpr> arguments) {
        boolean one = arguments.size() == 1;
        CelExpr argument = one ? arguments.getFirst() : null;
        boolean fits =
                argument != null
                        && switch (argument.getKind()) {
                            case IDENT, SELECT -> true;
                            case CALL -> Operators.isIndex(argument.call().function());
                            default -> false;
                        };
        return fits && argument != null
                ? new Logic.Has(site, node(argument))
                : problems.wrong(
                        site, "expected a field as in has(a), has(a.b) or has(row[\"a\"])");
    }

    private Node macro(Site site, CelCall call) {
        String name = call.function();
        List<CelExpr> arguments = call.args();
        int most = name.equals("map") ? 3 : 2;
        boolean fits =
                arguments.size() >= 2
                        && arguments.size() <= most
                        && arguments.getFirst().getKind() == Kind.IDENT
                        && !arguments.getFirst().ident().name().startsWith(".");
        if (!fits) {
            return problems.wrong(site, "expected list.%s(variable, expression)".formatted(name));
        }
        Node items = node(call.target().orElseThrow());
        problems.expect(items, Kinds.LIST | Kinds.MAP, name);
        String bound = arguments.getFirst().ident().name();
        int slot = fields.slot();
        int kinds = items.isAlways(Kinds.MAP) ? Kinds.TEXT : Kinds.ANY;
        var variable = new Fields.Variable(site, slot, kinds, Math.max(0, items.depth - 1));
        int before = operations;
        variables.computeIfAbsent(bound, _ -> new ArrayDeque<>()).push(variable);
        loops++;
        List<Node> bodies = nodes(arguments.subList(1, arguments.size()));
        loops--;
        variables.get(bound).pop();
        return loop(site, name, new Loops.Over(items, slot, operations - before), variable, bodies);
    }

    private Node loop(
            Site site, String name, Loops.Over over, Fields.Variable variable, List<Node> bodies) {
        if (!name.equals("map") || bodies.size() > 1) {
            problems.expect(bodies.getFirst(), Kinds.BOOL, name);
        }
        return switch (name) {
            case "all" -> new Loops.Every(site, over, bodies.getFirst(), false);
            case "exists" -> new Loops.Every(site, over, bodies.getFirst(), true);
            case "exists_one" -> new Loops.ExistsOne(site, over, bodies.getFirst());
            case "filter" -> new Loops.Collect(site, over, bodies.getFirst(), variable);
            default ->
                    new Loops.Collect(
                            site,
                            over,
                            bodies.size() > 1 ? bodies.getFirst() : null,
                            bodies.getLast());
        };
    }
}
