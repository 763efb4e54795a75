package dev.rowmill.step;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConvertTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "int | \"12\" | 12",
                "int | \"-007\" | -7",
                "int | \"+5\" | 5",
                "int | \"9223372036854775807\" | 9223372036854775807",
                "int | 12.0 | 12",
                "int | 1e3 | 1000",
                "int | -0 | -0",
                "int | 9007199254740993.0 | 9007199254740993",
                "double | \"12\" | 12.0",
                "double | 12 | 12.0",
                "double | 1.10 | 1.10",
                "double | \"1.10\" | 1.10",
                "double | \"1e3\" | 1e3",
                "double | \".5\" | 0.5",
                "double | \"+1.5\" | 1.5",
                "double | \"007.5\" | 7.5",
                "double | 12345678901234567890 | 12345678901234567890",
                "bool | \"true\" | true",
                "bool | \"FALSE\" | false",
                "bool | \"1\" | true",
                "bool | 0 | false",
                "bool | true | true",
                "string | 1.10 | \"1.10\"",
                "string | true | \"true\"",
                "string | \"a\" | \"a\"",
                "string | [1,\"a\"] | \"[1,\\\"a\\\"]\"",
                "timestamp | \"2024-02-29T12:00:00+02:00\" | \"2024-02-29T10:00:00Z\"",
                "timestamp | \"2024-02-29t12:00:00.125z\" | \"2024-02-29T12:00:00.125Z\"",
                "timestamp | \"2024-02-29 12:00:00-00:30\" | \"2024-02-29T12:30:00Z\"",
                "timestamp | 1700000000 | \"2023-11-14T22:13:20Z\"",
                "timestamp | \"1700000000\" | \"2023-11-14T22:13:20Z\"",
                "timestamp | 1700000000.5 | \"2023-11-14T22:13:20.500Z\"",
                "timestamp | 1700000000123 | \"2023-11-14T22:13:20.123Z\"",
                "timestamp | -1.5 | \"1969-12-31T23:59:58.500Z\"",
                "timestamp | 0 | \"1970-01-01T00:00:00Z\"",
            })
    void whatHasTheTypesFormConverts(String type, String value, String expected) throws Exception {
        assertThat(Trial.run("convert", "{\"a\": \"" + type + "\"}", "{\"a\":" + value + "}"))
                .containsExactly("{\"a\":" + expected + "}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "int | \" 12 \"",
                "int | \"\"",
                "int | \"12.0\"",
                "int | \"1e3\"",
                "int | \"9223372036854775808\"",
                "int | \"١٢\"",
                "int | 12.5",
                "int | 1e100000000",
                "int | 1e-100000000",
                "int | 9223372036854775808",
                "int | true",
                "int | [1]",
                "double | \"NaN\"",
                "double | \"Infinity\"",
                "double | \"1,5\"",
                "double | \"0x10\"",
                "double | \"1d\"",
                "double | 1e400",
                "double | false",
                "bool | \"yes\"",
                "bool | 2",
                "bool | {}",
                "timestamp | \"2024-02-30T12:00:00Z\"",
                "timestamp | \"2024-02-29T12:00:00\"",
                "timestamp | \"2024-02-29\"",
                "timestamp | \"0000-01-01T00:00:00Z\"",
                "timestamp | 1e30",
                "timestamp | 1e-999999999",
                "timestamp | 999999999999999",
                "timestamp | true",
            })
    void whatHasNotTheTypesFormIsARowError(String type, String value) throws Exception {
        String out =
                Trial.run("convert", "{\"a\": \"" + type + "\"}", "{\"a\":" + value + "}")
                        .getFirst();

        assertThat(out)
                .startsWith("conversion_failed: field \"a\": expected what converts to " + type)
                .contains(", found ");
    }

    @Test
    void nullAndMissingFieldsStayAsTheyAre() throws Exception {
        String types =
                "{\"a\": \"int\", \"b\": \"timestamp\", \"c\": \"bool\", \"d.e\": \"string\"}";

        assertThat(Trial.run("convert", types, "{\"a\":null}", "{\"d\":{}}"))
                .containsExactly("{\"a\":null}", "{\"d\":{}}");
    }

    @Test
    void nestedFieldsConvertInTheirPlace() throws Exception {
        assertThat(Trial.run("convert", "{\"g.n\": \"int\"}", "{\"g\":{\"n\":\"1\",\"m\":\"2\"}}"))
                .containsExactly("{\"g\":{\"n\":1,\"m\":\"2\"}}");
    }
}
