package dev.rowmill.expr;

import dev.rowmill.regex.Engine;
import dev.rowmill.regex.Regex;
import dev.rowmill.regex.RegexBudgetException;
import dev.rowmill.regex.RegexException;
import dev.rowmill.row.ErrorCode;
import dev.rowmill.row.RowException;

import java.util.ArrayList;
import java.util.List;

/// `matches(text, 'pattern')`: whether a pattern is found in a text. The pattern is compiled with the expression.
///
/// One match has a budget of its own, but a loop may ask for thousands. So a match is first tried with few steps, then
/// with more, and each try is paid for in advance by the work that it may do.
final class Matching {
    static final Function FUNCTION =
            Function.of("matches(text, 'pattern')", 2, 2, Matching::build)
                    .says(
                            "whether a regular expression is found in the text; it must be written out",
                            "name.matches('^[A-Z]')");

    /// The steps that a try may take; 0 is the default of [Regex].
    private static final long[] STEPS = {4_000, 200_000, 5_000_000, 0};

    /// What that costs: most of the work that an evaluation may do, for the last try.
    private static final int[] WORK = {10, 500, 12_500, 125_000};

    private Matching() {}

    private static Node build(Function.Call call) {
        call.expect(Kinds.TEXT, Kinds.TEXT);
        String pattern = call.literal(1, "a pattern");
        if (pattern == null) {
            return call.argument(0);
        }
        try {
            var tries = new ArrayList<Regex>();
            for (long steps : STEPS) {
                tries.add(Regex.compile(pattern, Engine.AUTO, steps));
            }
            return new Found(call.site(), call.argument(0), tries);
        } catch (RegexException e) {
            String detail = "%s, at %d of the pattern".formatted(e.detail(), e.position());
            return call.problems().wrong(call.argument(1).site, detail);
        }
    }

    private static final class Found extends Node.Truth {
        private final Node text;
        private final List<Regex> tries;

        Found(Site site, Node text, List<Regex> tries) {
            super(site);
            this.text = text;
            this.tries = List.copyOf(tries);
        }

        @Override
        boolean test(Scope scope) throws RowException {
            String found = site.text(text.value(scope));
            int last = STEPS.length - 1;
            for (int i = first(found); i < last; i++) {
                scope.work(WORK[i], site);
                try {
                    return tries.get(i).find(found);
                } catch (RegexBudgetException moreSteps) {
                    // The next try has them.
                }
            }
            scope.work(WORK[last], site);
            try {
                return tries.get(last).find(found);
            } catch (RegexBudgetException e) {
                throw site.error(
                        ErrorCode.REGEX_BUDGET_EXCEEDED,
                        "expected a match within the budget of steps, found none yet");
            }
        }

        /// The first try that has a few steps for every character.
        private static int first(String text) {
            int first = 0;
            while (first < STEPS.length - 1 && STEPS[first] < 4L * text.length()) {
                first++;
            }
            return first;
        }
    }
}
