package dev.rowmill.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowmill.regex.Engine;
import dev.rowmill.regex.Regex;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The patterns in `grok-patterns.txt`.
class GrokPatternsTest {
    private static final String COMBINED =
            "83.149.9.216 - frank [17/May/2015:10:05:03 +0000] \"GET /img/kibana.png HTTP/1.1\" 200 203023"
                    + " \"http://semicomplete.com/\" \"Mozilla/5.0 (X11; \\\"Linux\\\")\"";

    private static final List<String> LINES =
            List.of(
                    COMBINED,
                    "::1 - joe@example.com [17/May/2015:10:05:03 -0700] \"-\" 408 -",
                    "Mar 16 00:01:25 evita postfix/smtpd[1713]: connect from camomile.cloud9.net[168.100.1.3]",
                    "2026-01-02T03:04:05.678+01:00 WARN [main] com.example.App - took 1.5e3 ms",
                    "[Mon Aug 31 07:30:48 2015] [error] [client 10.0.0.1] File does not exist: /var/www/favicon.ico",
                    "\tat org.example.Foo$Bar.<init>(Foo.java:17)",
                    "fe80::1%eth0 ::ffff:192.0.2.128 1:2:3:4:5:6:7:8 00:1b:44:11:3a:b7 0xff https://u:p@h.example:8443/a?b=c",
                    "12/31/2025 23:59:60 Wed, 31 Dec 2025 EST \"a \\\" b\" 'c' `d` C:\\x\\y /dev/pts/3 größe",
                    "");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "USERNAME|a.b-c_d",
                "EMAILADDRESS|j.doe+x@mail.example.com",
                "INT|-17",
                "NUMBER|+1.50",
                "NUMBER|.5",
                "BASE16NUM|0xCAFE",
                "BASE16FLOAT|0xA.8",
                "POSINT|42",
                "NONNEGINT|0",
                "WORD|größe_7",
                "NOTSPACE|a→b",
                "QS|\"a \\\" b\"",
                "QS|\"\"",
                "QUOTEDSTRING|'x y'",
                "UUID|123e4567-e89b-12d3-a456-426614174000",
                "URN|urn:isbn:0451450523",
                "CISCOMAC|001b.4411.3ab7",
                "WINDOWSMAC|00-1B-44-11-3A-B7",
                "MAC|00:1b:44:11:3a:b7",
                "IPV4|255.249.1.0",
                "IP|::",
                "IP|::1",
                "IP|2001:db8::8a2e:370:7334",
                "IP|2001:0db8:85a3:0000:0000:8a2e:0370:7334",
                "IP|1::",
                "IP|1:2:3:4:5:6:7::",
                "IP|::2:3:4:5:6:7:8",
                "IP|::ffff:192.0.2.128",
                "IP|64:ff9b::192.0.2.33",
                "IP|1:2:3:4:5:6:192.0.2.1",
                "IP|fe80::7:8%eth0",
                "HOSTNAME|www.example-1.com",
                "IPORHOST|localhost",
                "HOSTPORT|example.com:8080",
                "UNIXPATH|/usr/lib/größe.so",
                "WINPATH|C:\\Windows\\System32",
                "PATH|/",
                "TTY|/dev/pts/3",
                "TTY|/dev/tty1",
                "URIPATH|/a/b;c=1",
                "URIPARAM|?a=1&b=[2]",
                "URIPATHPARAM|/a?b",
                "URI|https://u:p@h.example:8443/a/b?c=d",
                "URI|http://[",
                "MONTH|September",
                "MONTH|März",
                "MONTHNUM|12",
                "MONTHDAY|31",
                "DAY|Wed",
                "YEAR|2026",
                "HOUR|23",
                "MINUTE|59",
                "SECOND|60",
                "SECOND|05.678",
                "TIME|23:59:60",
                "DATE_US|12/31/2025",
                "DATE_EU|31.12.2025",
                "ISO8601_TIMEZONE|+01:00",
                "ISO8601_TIMEZONE|Z",
                "TIMESTAMP_ISO8601|2026-01-02T03:04:05.678Z",
                "TIMESTAMP_ISO8601|2026-01-02 03:04",
                "DATE|12-31-25",
                "DATESTAMP|31/12/2025 23:59:59",
                "TZ|EST",
                "DATESTAMP_RFC822|Mon Aug 31 2015 07:30:48 PDT",
                "DATESTAMP_RFC2822|Mon, 31 Aug 2015 07:30:48 +0200",
                "DATESTAMP_OTHER|Mon Aug 31 07:30:48 UTC 2015",
                "DATESTAMP_EVENTLOG|20150831073048",
                "SYSLOGTIMESTAMP|Mar  6 00:01:25",
                "PROG|postfix/smtpd",
                "SYSLOGFACILITY|<1.2>",
                "HTTPDATE|17/May/2015:10:05:03 +0000",
                "LOGLEVEL|WARNING",
                "LOGLEVEL|err",
                "JAVACLASS|org.example.Foo$Bar",
                "JAVAFILE|Foo.java"
            })
    void aPatternMatchesWhatItIsNamedFor(String name, String text) throws Exception {
        boolean whole = !text.equals("http://[");

        assertThat(regex("^%{" + name + "}$").find(text)).isEqualTo(whole);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "IP|256.1.1.1",
                "IP|1.2.3",
                "IP|12:34:56",
                "IP|1:2:3:4:5:6:7:8:9",
                "IP|1::2::3",
                "MAC|00:1b:44:11:3a",
                "POSINT|0",
                "MONTHDAY|32",
                "HOUR|24",
                "TIME|24:00:00",
                "UUID|123e4567",
                "LOGLEVEL|loud",
                "QS|\"a"
            })
    void aPatternMatchesNothingElse(String name, String text) throws Exception {
        assertThat(regex("^%{" + name + "}$").find(text)).isFalse();
    }

    private static Regex regex(String pattern) throws Exception {
        String expanded = GrokExpansion.expand(pattern, GrokLibrary.STANDARD).regex();
        return Regex.compileExpanded(expanded, Engine.AUTO, 0, GrokExpansion.MAX_LENGTH);
    }

    @TestFactory
    Stream<DynamicTest> everyPatternIsLinearAndFindsWhatJavaFinds() {
        return GrokLibrary.STANDARD.names().stream()
                .sorted()
                .map(name -> DynamicTest.dynamicTest(name, () -> compare("%{" + name + ":found}")));
    }

    private static void compare(String pattern) throws Exception {
        String expanded = GrokExpansion.expand(pattern, GrokLibrary.STANDARD).regex();
        Regex ours = Regex.compileExpanded(expanded, Engine.LINEAR, 0, GrokExpansion.MAX_LENGTH);
        var theirs = Pattern.compile(expanded);
        for (String line : LINES) {
            var matcher = ours.matcher(line);
            var javas = theirs.matcher(line);
            while (javas.find()) {
                assertThat(matcher.find()).as(line).isTrue();
                for (int group = 0; group <= javas.groupCount(); group++) {
                    assertThat(matcher.start(group)).as(line).isEqualTo(javas.start(group));
                    assertThat(matcher.end(group)).as(line).isEqualTo(javas.end(group));
                }
            }
            assertThat(matcher.find()).as(line).isFalse();
        }
    }

    private static String fields(String pattern, String line) throws Exception {
        String options = "{\"field\": \"s\", \"patterns\": \"" + pattern + "\"}";
        String row =
                new com.fasterxml.jackson.databind.ObjectMapper()
                        .writeValueAsString(java.util.Map.of("s", line));
        return Trial.run("grok", options, row)
                .getFirst()
                .replace(row.substring(0, row.length() - 1), "{…");
    }

    @Test
    void anAccessLogIsTakenApart() throws Exception {
        assertThat(fields("%{COMBINEDAPACHELOG}", COMBINED))
                .isEqualTo(
                        "{…,\"clientip\":\"83.149.9.216\",\"ident\":\"-\",\"auth\":\"frank\","
                                + "\"timestamp\":\"17/May/2015:10:05:03 +0000\",\"verb\":\"GET\",\"request\":\"/img/kibana.png\","
                                + "\"httpversion\":\"1.1\",\"rawrequest\":null,\"response\":\"200\",\"bytes\":\"203023\","
                                + "\"referrer\":\"\\\"http://semicomplete.com/\\\"\","
                                + "\"agent\":\"\\\"Mozilla/5.0 (X11; \\\\\\\"Linux\\\\\\\")\\\"\"}");
        assertThat(fields("%{COMMONAPACHELOG}", LINES.get(1)))
                .isEqualTo(
                        "{…,\"clientip\":\"::1\",\"ident\":\"-\",\"auth\":\"joe@example.com\","
                                + "\"timestamp\":\"17/May/2015:10:05:03 -0700\",\"verb\":null,\"request\":null,"
                                + "\"httpversion\":null,\"rawrequest\":\"-\",\"response\":\"408\",\"bytes\":null}");
    }

    @Test
    void anErrorLogIsTakenApart() throws Exception {
        assertThat(fields("%{HTTPD20_ERRORLOG}", LINES.get(4)))
                .isEqualTo(
                        "{…,\"timestamp\":\"Mon Aug 31 07:30:48 2015\",\"loglevel\":\"error\",\"clientip\":\"10.0.0.1\","
                                + "\"message\":\"File does not exist: /var/www/favicon.ico\"}");
        assertThat(
                        fields(
                                "%{HTTPD24_ERRORLOG}",
                                "[Mon Aug 31 09:30:48.958285 2015] [proxy_fcgi:error] [pid 28787:tid 169] (70008)Partial results:"
                                        + " [client 58.13.45.166:59307] AH01075: Error dispatching request to : (reading input brigade)"))
                .isEqualTo(
                        "{…,\"timestamp\":\"Mon Aug 31 09:30:48.958285 2015\",\"module\":\"proxy_fcgi\",\"loglevel\":\"error\","
                                + "\"pid\":\"28787\",\"tid\":\"169\",\"proxy_errorcode\":\"70008\",\"proxy_message\":\"Partial results\","
                                + "\"clientip\":\"58.13.45.166\",\"clientport\":\"59307\",\"errorcode\":\"AH01075\","
                                + "\"message\":\"Error dispatching request to : (reading input brigade)\"}");
        assertThat(fields("%{HTTPD_ERRORLOG}", LINES.get(4))).contains("\"clientip\":\"10.0.0.1\"");
    }

    @Test
    void aSyslogLineIsTakenApart() throws Exception {
        assertThat(fields("%{SYSLOGBASE} %{GREEDYDATA:message}", LINES.get(2)))
                .isEqualTo(
                        "{…,\"timestamp\":\"Mar 16 00:01:25\",\"facility\":null,\"priority\":null,\"logsource\":\"evita\","
                                + "\"program\":\"postfix/smtpd\",\"pid\":\"1713\","
                                + "\"message\":\"connect from camomile.cloud9.net[168.100.1.3]\"}");
    }

    @Test
    void anApplicationsLineIsTakenApart() throws Exception {
        assertThat(
                        fields(
                                "%{TIMESTAMP_ISO8601:at} %{LOGLEVEL:level} \\\\[%{DATA:thread}\\\\] %{JAVACLASS:logger} - %{GREEDYDATA:message}",
                                LINES.get(3)))
                .isEqualTo(
                        "{…,\"at\":\"2026-01-02T03:04:05.678+01:00\",\"level\":\"WARN\",\"thread\":\"main\","
                                + "\"logger\":\"com.example.App\",\"message\":\"took 1.5e3 ms\"}");
        assertThat(fields("%{JAVASTACKTRACEPART}", LINES.get(5)))
                .isEqualTo(
                        "{…,\"class\":\"org.example.Foo$Bar\",\"method\":\"<init>\",\"file\":\"Foo.java\",\"line\":\"17\"}");
    }
}
