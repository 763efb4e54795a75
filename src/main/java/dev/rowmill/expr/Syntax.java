package dev.rowmill.expr;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelSource;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelExpr;
import dev.cel.parser.CelParser;
import dev.cel.parser.CelParserFactory;
import dev.rowmill.expr.ExpressionException.Issue;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// A source that follows CEL's grammar, as a tree, with the places of its parts.
///
/// No macro is expanded: `has(x)` and `list.all(x, …)` stay the calls that they look like. Words that CEL reserves for
/// other languages, such as `function` or `package`, are names here, because columns are called so.
///
/// @see <a href="https://github.com/google/cel-spec/blob/master/doc/langdef.md">CEL language definition</a>
final class Syntax {
    static final int MAX_LENGTH = 32 * 1024;
    static final int MAX_NESTING = 250;

    private static final int MAX_ISSUES = 20;
    private static final int STACK = 16 << 20;

    private static final CelParser PARSER =
            CelParserFactory.standardCelParserBuilder()
                    .setOptions(
                            CelOptions.newBuilder()
                                    .maxExpressionCodePointSize(MAX_LENGTH)
                                    .maxParseRecursionDepth(MAX_NESTING)
                                    .populateMacroCalls(false)
                                    .retainRepeatedUnaryOperators(true)
                                    .enableReservedIds(false)
                                    .build())
                    .build();

    private final String source;
    private final CelExpr root;
    private final Map<Long, Integer> positions;

    private Syntax(String source, CelAbstractSyntaxTree tree) {
        this.source = source;
        this.root = tree.getExpr();
        this.positions = tree.getSource().getPositionsMap();
    }

    /// Parses `source`.
    ///
    /// @throws ExpressionException with every mistake of syntax
    static Syntax parse(String source) throws ExpressionException {
        if (source.length() > MAX_LENGTH) {
            throw new ExpressionException(
                    "expected at most %d characters, found %d"
                            .formatted(MAX_LENGTH, source.length()));
        }
        if (source.isBlank()) {
            throw new ExpressionException("expected an expression, found nothing");
        }
        CelValidationResult result = parseOnDeepStack(source);
        try {
            return new Syntax(source, result.getAst());
        } catch (CelValidationException e) {
            throw new ExpressionException(issues(source, result));
        }
    }

    /// Parses on a thread of its own: the deepest nesting takes the parser close to a megabyte of stack, and nobody
    /// knows how much of theirs the callers have left.
    private static CelValidationResult parseOnDeepStack(String source) {
        var result = new FutureTask<>(() -> PARSER.parse(source));
        Thread.ofPlatform().name("expression-parser").daemon().stackSize(STACK).start(result);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return result.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("the parser failed on: " + source, e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static List<Issue> issues(String source, CelValidationResult result) {
        return result.getAllIssues().stream()
                .limit(MAX_ISSUES)
                .map(issue -> issue(source, result.getSource(), issue))
                .toList();
    }

    private static Issue issue(String source, CelSource parsed, CelIssue issue) {
        CelSourceLocation at = issue.getSourceLocation();
        String detail = reword(issue.getMessage());
        int offset = parsed.getLocationOffset(at).map(o -> index(source, o)).orElse(0);
        return issueAt(source, detail, offset);
    }

    /// The parser's words, without its lists of token names.
    private static String reword(String message) {
        if (message.startsWith("Expression recursion limit exceeded")) {
            return "expected at most " + MAX_NESTING + " levels of nesting, found more";
        }
        if (message.startsWith("For input string")) {
            return "expected an integer of 64 bits, found " + message.substring(18);
        }
        String plain = message.replace("'<EOF>'", "the end").replace("<EOF>", "the end");
        int list = plain.indexOf(" expecting {");
        String short_ = list < 0 ? plain : plain.substring(0, list);
        if (short_.startsWith("mismatched input ")) {
            String found = short_.substring("mismatched input ".length());
            boolean atEnd = found.equals("the end");
            return atEnd
                    ? "expected a value, found the end of the expression"
                    : "expected an operator or the end, found " + found;
        }
        return short_.replace("token recognition error at: ", "no token begins with ");
    }

    /// The tree.
    CelExpr root() {
        return root;
    }

    /// The source.
    String source() {
        return source;
    }

    /// The place of a part, under the name of what is there.
    Site site(CelExpr part, String name) {
        int offset = index(source, positions.getOrDefault(part.id(), 0));
        int start = offset - name.length();
        boolean isCall = part.getKind() == CelExpr.ExprKind.Kind.CALL;
        boolean named = isCall && start >= 0 && source.startsWith(name, start);
        Issue at = issueAt(source, name, named ? start : offset);
        return new Site(name, at.position(), at.line(), at.column());
    }

    private static Issue issueAt(String source, String detail, int offset) {
        int line = 1;
        int lineStart = 0;
        for (int i = source.indexOf('\n'); i >= 0 && i < offset; i = source.indexOf('\n', i + 1)) {
            line++;
            lineStart = i + 1;
        }
        return new Issue(detail, offset, line, offset - lineStart + 1);
    }

    /// The parser counts code points, we count chars.
    private static int index(String source, int codePoints) {
        int all = source.codePointCount(0, source.length());
        return all == source.length()
                ? codePoints
                : source.offsetByCodePoints(0, Math.min(codePoints, all));
    }
}
