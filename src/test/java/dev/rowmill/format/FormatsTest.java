package dev.rowmill.format;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormatsTest {
    private static final Formats FORMATS = Formats.standard();

    @ParameterizedTest
    @CsvSource({
        "ndjson, ndjson",
        "jsonl, ndjson",
        "json, json",
        "csv, csv",
        "tsv, tsv",
        "text, text",
        "xml,",
        "CSV,"
    })
    void findsFormatsByNameAndAlias(String name, @Nullable String expected) {
        assertThat(name(FORMATS.byName(name))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "application/x-ndjson, ndjson",
        "application/jsonl, ndjson",
        "application/json, json",
        "Text/CSV ; header=present; charset=utf-8, csv",
        "text/tab-separated-values, tsv",
        "text/plain;charset=us-ascii, text",
        "application/xml,",
        "'',",
        "text/csvx,"
    })
    void findsFormatsByMediaType(String type, @Nullable String expected) {
        assertThat(name(FORMATS.byMediaType(type))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "a.ndjson, ndjson",
        "a.jsonl.gz, ndjson",
        "A.JSON, json",
        "dir.csv/a.tsv.zst, tsv",
        "x.csv.GZ, csv",
        "access.log, text",
        "a.txt, text",
        "a.gz,",
        "a.csv.gz.gz,",
        "csv,",
        "a.parquet,"
    })
    void findsFormatsByFileName(String file, @Nullable String expected) {
        assertThat(name(FORMATS.byFileName(file))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "none                                            | ndjson",
                "''                                              | ndjson",
                "*/*                                             | ndjson",
                "text/csv                                        | csv",
                "TEXT/CSV;q=0.5                                  | csv",
                "application/jsonl                               | ndjson",
                "text/*                                          | csv",
                "text/*;q=0.5, application/json;q=0.6            | json",
                "text/csv;q=0.1, application/json;q=0.9          | json",
                "text/csv, application/json                      | csv",
                "application/json, text/csv                      | json",
                "text/csv, */*                                   | csv",
                "application/json, text/plain, */*               | json",
                "text/html, application/xhtml+xml, */*;q=0.8     | ndjson",
                "text/csv, application/x-ndjson                  | ndjson",
                "application/x-ndjson;q=0, */*                   | json",
                "*/*;q=0                                         | none",
                "text/csv;q=0                                    | none",
                "text/html                                       | none",
                "text/csv;q=2, application/json                  | json",
                "text/csv;q=x                                    | ndjson",
                "text/*, text/csv;q=0.1                          | tsv",
                "text/csv;charset=utf-8;q=0.3, text/plain;q=0.2  | csv"
            })
    void honoursAccept(@Nullable String accept, @Nullable String expected) {
        assertThat(name(FORMATS.forAccept(accept, Reading.format("ndjson")))).isEqualTo(expected);
    }

    @Test
    void prefersTheFallbackAmongEquals() {
        assertThat(name(FORMATS.forAccept("text/*", Reading.format("text")))).isEqualTo("text");
        assertThat(name(FORMATS.forAccept("*/*", Reading.format("csv")))).isEqualTo("csv");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/csv",
                "text/csv; charset=UTF-8",
                "text/csv;charset=\"utf-8\"",
                "text/csv;charset=us-ascii"
            })
    void takesUtf8(String type) {
        assertThat(Formats.isUtf8(type)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/csv; charset=iso-8859-1",
                "text/csv;charset=utf-16",
                "text/csv;charset="
            })
    void takesNoOtherCharset(String type) {
        assertThat(Formats.isUtf8(type)).isFalse();
    }

    private static @Nullable String name(@Nullable Format format) {
        return format == null ? null : format.name();
    }
}
