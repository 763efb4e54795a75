package dev.rowmill.http;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.rowmill.format.Columns;
import dev.rowmill.format.Format;

import io.javalin.http.Context;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Parameters in the address.
final class Query {
    private static final Pattern MALFORMED = Pattern.compile("%(?![0-9A-Fa-f]{2})");

    private static final int PAGE_SIZE = 100;
    private static final int MAX_PAGE_SIZE = 1_000;

    private Query() {}

    /// Refuses an address whose percent signs mean nothing: the router would take such parameters for missing.
    static void check(Context ctx) throws HttpProblem {
        String query = ctx.queryString();
        if (query != null && MALFORMED.matcher(query).find()) {
            throw new HttpProblem(
                    ProblemType.INVALID_PARAMETER,
                    "Expected two hexadecimal digits after each %% of the query but found \"%s\"."
                            .formatted(query));
        }
    }

    /// A whole number that is not negative, or nothing if the parameter is missing.
    ///
    /// @throws HttpProblem if it is something else
    static @Nullable Long number(Context ctx, String name) throws HttpProblem {
        String text = ctx.queryParam(name);
        if (text == null) {
            return null;
        }
        if (!text.matches("\\d{1,18}")) {
            throw new HttpProblem(
                    ProblemType.INVALID_PARAMETER,
                    "Expected ?%s= to be a whole number, not negative, but found \"%s\"."
                            .formatted(name, text));
        }
        return Long.valueOf(text);
    }

    /// What `?types=` and `?columns=` say of columns.
    ///
    /// @param data the format of the request's rows, which must have columns if types are given
    /// @throws HttpProblem if they cannot be read
    static Columns columns(Context ctx, Format data) throws HttpProblem {
        String types = ctx.queryParam("types");
        String columns = ctx.queryParam("columns");
        if (types != null && !data.hasColumns()) {
            throw new HttpProblem(
                    ProblemType.INVALID_PARAMETER,
                    "?types= is for data with columns, csv or tsv, but this is %s."
                            .formatted(data.name()));
        }
        try {
            return new Columns(
                    types == null ? Map.of() : Columns.types(types),
                    columns == null ? List.of() : Columns.names(columns));
        } catch (IllegalArgumentException e) {
            throw new HttpProblem(
                    ProblemType.INVALID_PARAMETER,
                    "The query cannot be read: %s.".formatted(e.getMessage()));
        }
    }

    /// Refuses `?columns=` for an answer without columns.
    static void requireColumns(Columns columns, Format answer) throws HttpProblem {
        if (!columns.written().isEmpty() && !answer.hasColumns()) {
            throw new HttpProblem(
                    ProblemType.INVALID_PARAMETER,
                    "?columns= is for an answer with columns, csv or tsv, but this one is %s."
                            .formatted(answer.name()));
        }
    }

    /// Whether a parameter is `true`; no if it is missing.
    ///
    /// @throws HttpProblem if it is neither `true` nor `false`
    static boolean flag(Context ctx, String name) throws HttpProblem {
        String text = ctx.queryParam(name);
        if (text != null && !text.equals("true") && !text.equals("false")) {
            throw new HttpProblem(
                    ProblemType.INVALID_PARAMETER,
                    "Expected ?%s= to be true or false but found \"%s\".".formatted(name, text));
        }
        return "true".equals(text);
    }

    /// Whether failed rows stand in the answer, at their places.
    ///
    /// @throws HttpProblem if `?errors=` asks for anything else
    static boolean inlineErrors(Context ctx) throws HttpProblem {
        String errors = ctx.queryParam("errors");
        if (errors != null && !errors.equals("inline")) {
            throw new HttpProblem(
                    ProblemType.INVALID_PARAMETER,
                    "Expected ?errors= to be \"inline\" but found \"%s\".".formatted(errors));
        }
        return errors != null;
    }

    /// The schema of `limit` of a list.
    static ObjectNode limitSchema() {
        return Schemas.whole(0).put("default", PAGE_SIZE);
    }

    /// How many items a page may have: 100 if the client does not say, never more than 1,000.
    static int pageSize(Context ctx) throws HttpProblem {
        Long limit = number(ctx, "limit");
        return limit == null ? PAGE_SIZE : Math.clamp(limit, 1, MAX_PAGE_SIZE);
    }
}
