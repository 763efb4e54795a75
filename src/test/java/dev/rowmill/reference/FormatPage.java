package dev.rowmill.reference;

import dev.rowmill.format.Format;
import dev.rowmill.format.Formats;

import java.util.List;

/// `docs/formats.md`: the formats, from the list that serves requests, and the rules they share.
final class FormatPage {
    private static final String RULES =
            """

            ## Rules for all
            - A request's format is its `Content-Type`, or the ending of the file name in a form; the answer's is chosen by
              `Accept`, and is the request's where that does not mind. `rowmill run` goes by file endings, `--format` and `--to`.
            - `Content-Encoding: gzip` or `zstd` on requests, several members or frames too; `Accept-Encoding: gzip` on answers.
              What is cut off, corrupt, or followed by anything else never passes for the whole.
            - UTF-8 only, strictly; a byte order mark and CR LF are accepted, blank lines skipped. A row is at most 1 MiB.
            - A row that cannot be read is a dead letter with its number and text. Reading goes on behind it.
            - Numbers keep their text until something computes with them. A row that no step touched comes out byte for byte.

            ## CSV and TSV
            RFC 4180 with a header row. Values are strings unless `?types=amount:double,paid:bool` (or `rowmill run --types`)
            says otherwise; the types are those of `convert`. An empty field of a typed column is null; what does not convert
            makes its row a dead letter. The columns of a result are the fields of its first row; a later row's missing field
            is empty, and a field that is none of the columns fails the row. `?columns=a,b` (or `"sink": {"format": "csv",
            "columns": ["a", "b"]}`, or `--columns`) names them all beforehand, in order, also for an empty result.

            ## Failed rows in the answer
            `POST /v1/run?errors=inline` puts `{"_error": {"code", "detail", "step"}, "row": …}` at the place of each failed row,
            in formats whose rows name their own fields. Otherwise a run counts them in its trailers, and a job keeps them
            under `/errors`.
            """;

    private FormatPage() {}

    static String of(Formats formats) {
        var out = new StringBuilder("# Formats\n\n");
        out.append(
                "Made from the code by `mvn test -Dtest=ReferenceTest -Drowmill.reference=write`.\n\n");
        out.append(
                "| format | media types | files | rows name their fields | columns |\n|---|---|---|---|---|\n");
        for (Format format : formats.all()) {
            String names =
                    format.name()
                            + (format.aliases().isEmpty()
                                    ? ""
                                    : ", " + String.join(", ", format.aliases()));
            out.append(
                    "| %s | %s | %s | %s | %s |\n"
                            .formatted(
                                    names,
                                    code(format.mediaTypes()),
                                    code(format.extensions()),
                                    format.isSelfDescribing() ? "yes" : "no",
                                    format.hasColumns() ? "yes" : "no"));
        }
        return out.append(RULES).toString();
    }

    private static String code(List<String> items) {
        return "`" + String.join("` `", items) + "`";
    }
}
