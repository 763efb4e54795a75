package dev.rowmill.step;

import dev.rowmill.regex.Matcher;
import dev.rowmill.regex.RegexBudgetException;
import dev.rowmill.row.FieldName;
import dev.rowmill.row.Row;
import dev.rowmill.row.RowException;
import dev.rowmill.row.TextView;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

/// What one thread searches row after row with: in the row's own bytes wherever the field is a
/// string.
final class Finder {
    private final Search search;
    private final FieldName name;
    private final Matcher matcher;
    private final TextView view = new TextView();

    /// The text, where it is not in the view.
    private @Nullable String text;

    Finder(Search search) {
        this.search = search;
        this.name = FieldName.of(search.field().text());
        this.matcher = search.regex().matcher();
    }

    /// Goes to the text of the field in a row; gives whether there is one.
    ///
    /// @throws RowException with `conversion_failed` if the field is an array or an object
    boolean reset(Row row) throws RowException {
        int index = row.find(name);
        if (index >= 0 && row.text(index, view)) {
            text = null;
            matcher.reset(view.bytes(), view.from(), view.to());
            return true;
        }
        text = FieldText.get(search.field(), row);
        if (text == null) {
            return false;
        }
        matcher.reset(text);
        return true;
    }

    /// Finds the next match.
    ///
    /// @throws RowException with `regex_budget_exceeded` if that takes too long
    boolean find() throws RowException {
        try {
            return matcher.find();
        } catch (RegexBudgetException e) {
            throw search.overBudget(e);
        }
    }

    /// The last match, whose places are of [#view()]'s bytes where it [#isOnBytes()].
    Matcher match() {
        return matcher;
    }

    TextView view() {
        return view;
    }

    boolean isOnBytes() {
        return text == null;
    }

    /// The text from one place of the matcher to another.
    String text(int from, int to) {
        String whole = text;
        return whole != null
                ? whole.substring(from, to)
                : new String(view.bytes(), from, to - from, StandardCharsets.UTF_8);
    }

    /// The place of the matcher at the end of the text.
    int end() {
        return text != null ? text.length() : view.to();
    }

    /// The whole text, which must be there.
    String text() {
        return text != null ? text : view.toString();
    }

    /// Begins again with the text as a string, where a match is not whole in UTF-8.
    void useString() {
        String whole = text();
        text = whole;
        matcher.reset(whole);
    }
}
