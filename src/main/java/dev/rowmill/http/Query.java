package dev.rowmill.http;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.javalin.http.Context;

import org.jspecify.annotations.Nullable;

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
