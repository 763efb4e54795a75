package dev.rowmill.step;

import dev.rowmill.fetch.Caching;
import dev.rowmill.fetch.FetchPolicy;
import dev.rowmill.fetch.Fetcher;
import dev.rowmill.fetch.OnStatus;
import dev.rowmill.fetch.Rate;
import dev.rowmill.row.ErrorCode;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// `fetch`: one HTTP call per distinct request, its answer in a field.
final class Fetch {
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration LONGEST_CACHED = Duration.ofDays(30);
    private static final Pattern STATUS = Pattern.compile("[2-5][0-9]{2}");

    private static final Form FORM =
            Form.of(
                    Option.required(
                            "url",
                            OptionType.Plain.TEMPLATE,
                            "what to call; {name} is a field, percent-encoded, {+name} one that keeps its slashes"),
                    Option.optional(
                                    "method",
                                    new OptionType.OneOf(RequestTemplate.METHODS),
                                    "what to do there")
                            .or("GET"),
                    Option.optional(
                            "headers",
                            new OptionType.Members(OptionType.Plain.TEMPLATE),
                            "headers to send"),
                    Option.optional(
                            "body",
                            OptionType.Plain.JSON,
                            "JSON to send; a text that is only {name} becomes the field's value"),
                    Option.required("into", OptionType.Plain.FIELD, "the field for the answer"),
                    Option.optional(
                            "select",
                            OptionType.Plain.TEXT,
                            "the part of a JSON answer to keep, as /a/b or a.b"),
                    Option.optional(
                                    "cache",
                                    OptionType.Plain.CACHING,
                                    "how long an answer is used again; http: as the answer says")
                            .or("off"),
                    Option.optional(
                            "cache_errors",
                            OptionType.Plain.DURATION,
                            "how long a failure is used again"),
                    Option.optional(
                                    "coalesce",
                                    OptionType.Plain.BOOL,
                                    "whether rows with the same request share one call")
                            .or("true"),
                    Option.optional(
                                    "retry",
                                    new OptionType.Whole(0, 10),
                                    "how often a failed call is tried again")
                            .or("3"),
                    Option.optional(
                            "rate", OptionType.Plain.RATE, "the calls a host is sent at most"),
                    Option.optional(
                                    "timeout",
                                    OptionType.Plain.DURATION,
                                    "how long one try may take")
                            .or("10s"),
                    Option.optional(
                                    "max_wait",
                                    OptionType.Plain.DURATION,
                                    "how long an upstream may make a call wait between tries")
                            .or("2m"),
                    Option.optional(
                            "on_status",
                            new OptionType.Members(OptionType.OneOf.of(Meaning.class)),
                            "what a status such as 404 means, where that differs from the usual"),
                    Option.optional(
                                    "redirects",
                                    new OptionType.Whole(0, FetchPolicy.MAX_REDIRECTS),
                                    "how many redirects to follow")
                            .or("0"),
                    Option.optional(
                                    "envelope",
                                    OptionType.Plain.BOOL,
                                    "whether the field holds {status, headers, body, cache}")
                            .or("false"));

    private static final List<Example> EXAMPLES =
            List.of(
                    Example.of(
                                    """
                                    {"url": "https://geo.example.com/v1/{ip}", "into": "geo", "select": "country", "cache": "1h"}\
                                    """,
                                    """
                                    {"ip":"1.1.1.1"}\
                                    """,
                                    """
                                    {"ip":"1.1.1.1","geo":"AU"}\
                                    """)
                            .answering(
                                    "https://geo.example.com/v1/1.1.1.1",
                                    """
                                    {"country":"AU"}\
                                    """),
                    Example.of(
                                    """
                                    {"url": "https://score.example.com/", "method": "POST", "body": {"amount": "{amount}"}, "into": "score"}\
                                    """,
                                    """
                                    {"amount":12.5}\
                                    """,
                                    """
                                    {"amount":12.5,"score":{"risk":0.25}}\
                                    """)
                            .answering(
                                    "https://score.example.com/",
                                    """
                                    {"risk":0.25}\
                                    """),
                    Example.failing(
                            """
                            {"url": "https://geo.example.com/v1/{ip}", "into": "geo"}\
                            """,
                            """
                            {"host":"one.one.one.one"}\
                            """,
                            ErrorCode.EXPRESSION_ERROR),
                    Example.failing(
                            """
                            {"url": "ftp://geo.example.com/{ip}", "into": "geo"}\
                            """,
                            """
                            {"ip":"1.1.1.1"}\
                            """,
                            ErrorCode.URL_BLOCKED));

    /// What a status means.
    private enum Meaning {
        NULL,
        ERROR,
        RETRY
    }

    private Fetch() {}

    /// The step, calling through `fetcher`.
    static StepSpec spec(Fetcher fetcher) {
        return new StepSpec(
                "fetch",
                StepSpec.Kind.IO,
                "Makes one HTTP call per distinct request and writes what comes of its answer into a field.",
                FORM,
                EXAMPLES,
                options -> plan(options, fetcher));
    }

    private static Plan plan(Options options, Fetcher fetcher) {
        RequestTemplate request = RequestTemplate.of(options);
        FetchPolicy policy = policy(options);
        Pointer select = options.find("select", Pointer::of);
        boolean envelope = options.get("envelope").bool();
        var reader = new AnswerReader(select, envelope, policy.onStatus());
        var call = new FetchStep.Call(request, policy, reader, options.get("into").path());
        return run -> new FetchStep(fetcher, call, run.tenant());
    }

    private static FetchPolicy policy(Options options) {
        Map<Integer, OnStatus> onStatus = options.find("on_status", Fetch::onStatus);
        return new FetchPolicy(
                caching(options.get("cache")),
                options.get("coalesce").bool(),
                (int) options.whole("retry"),
                options.get("timeout").duration(SHORTEST, DAY),
                options.get("max_wait").duration(Duration.ZERO, DAY),
                options.find("rate", Fetch::rate),
                options.find("cache_errors", given -> given.duration(SHORTEST, LONGEST_CACHED)),
                (int) options.whole("redirects"),
                onStatus == null ? Map.of() : onStatus);
    }

    private static Caching caching(Given given) {
        String text = given.node().isTextual() ? given.node().textValue() : "";
        if (text.equals("http")) {
            return Caching.HTTP;
        }
        if (!text.isEmpty() && Character.isDigit(text.charAt(0))) {
            return new Caching.Lasting(given.duration(SHORTEST, LONGEST_CACHED));
        }
        if (!text.equals("off")) {
            given.expected("off, http or a duration such as 1h");
        }
        return Caching.OFF;
    }

    private static @Nullable Rate rate(Given given) {
        try {
            return Rate.parse(given.text());
        } catch (IllegalArgumentException e) {
            given.problem(String.valueOf(e.getMessage()));
            return null;
        }
    }

    private static Map<Integer, OnStatus> onStatus(Given given) {
        var meanings = new LinkedHashMap<Integer, OnStatus>();
        given.members()
                .forEach((status, meaning) -> {
                    if (STATUS.matcher(status).matches()) {
                        meanings.put(Integer.parseInt(status), onStatusOf(meaning));
                    } else {
                        meaning.problem(
                                "expected a status from 200 to 599, found \"" + status + "\"");
                    }
                });
        return meanings;
    }

    /// A plain JSON null is taken for `"null"`: it can mean nothing else.
    private static OnStatus onStatusOf(Given given) {
        Meaning meaning = given.node().isNull() ? Meaning.NULL : given.oneOf(Meaning.class);
        return switch (meaning) {
            case NULL -> OnStatus.ACCEPT;
            case ERROR -> OnStatus.ERROR;
            case RETRY -> OnStatus.RETRY;
        };
    }
}
