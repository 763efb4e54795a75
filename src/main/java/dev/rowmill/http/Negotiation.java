package dev.rowmill.http;

import dev.rowmill.format.Compression;
import dev.rowmill.format.Format;
import dev.rowmill.format.Formats;
import dev.rowmill.format.UnreadableException;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/// Which format and which compression a body has and an answer gets, by the request's headers (RFC 9110, sections 8 and 12).
///
/// @param formats those there are
record Negotiation(Formats formats) {
    /// What the answer depends on beside the address, for `Vary`.
    static final String VARY = "Accept, Accept-Encoding, Prefer";

    /// What clients send that have no idea of the type: nothing, raw bytes, or the default of `curl --data-binary`.
    private static final List<String> UNTYPED =
            List.of("", "application/octet-stream", "application/x-www-form-urlencoded");

    /// The format of a body.
    ///
    /// @param contentType its `Content-Type`, if it has one
    /// @param filename the name of its file, if it has one: it decides where the type says nothing
    /// @throws HttpProblem if the type or its charset is not supported
    Format bodyFormat(@Nullable String contentType, @Nullable String filename) throws HttpProblem {
        String type = contentType == null ? "" : contentType;
        if (!Formats.isUtf8(type)) {
            throw new HttpProblem(
                    ProblemType.UNSUPPORTED_MEDIA_TYPE,
                    "The data must be UTF-8, but its Content-Type is \"%s\".".formatted(type));
        }
        if (UNTYPED.contains(HeaderValue.parse(type).value())) {
            Format named = filename == null ? null : formats.byFileName(filename);
            return named != null ? named : ndjson();
        }
        Format format = formats.byMediaType(type);
        if (format == null) {
            throw new HttpProblem(
                            ProblemType.UNSUPPORTED_MEDIA_TYPE,
                            "The Content-Type \"%s\" is none of %s.".formatted(type, mediaTypes()))
                    .with("Accept", mediaTypes());
        }
        return format;
    }

    /// Whether a body may be JSON: its type says so, or says nothing.
    static boolean maybeJson(@Nullable String contentType) {
        String type = HeaderValue.parse(contentType == null ? "" : contentType).value();
        return UNTYPED.contains(type) || type.equals("application/json") || type.endsWith("+json");
    }

    /// The compression of a body.
    ///
    /// @throws HttpProblem if it is unknown, or there are several
    static Compression bodyCompression(HttpServletRequest request) throws HttpProblem {
        String codings = String.join(",", Collections.list(request.getHeaders("Content-Encoding")));
        try {
            return Compression.ofContentEncoding(codings);
        } catch (UnreadableException e) {
            throw new HttpProblem(
                            ProblemType.UNSUPPORTED_ENCODING,
                            "The Content-Encoding is not supported: %s.".formatted(e.getMessage()))
                    .with("Accept-Encoding", Compression.ACCEPTED);
        }
    }

    /// The format of the answer.
    ///
    /// @param fallback the one where the client does not mind
    /// @throws HttpProblem if the client accepts none
    Format answerFormat(HttpServletRequest request, Format fallback) throws HttpProblem {
        String accept = accept(request);
        Format format = formats.forAccept(accept, fallback);
        if (format == null) {
            throw new HttpProblem(
                    ProblemType.NOT_ACCEPTABLE,
                    "The Accept header \"%s\" admits none of %s.".formatted(accept, mediaTypes()));
        }
        return format;
    }

    /// The whole `Accept` header, or nothing.
    static @Nullable String accept(HttpServletRequest request) {
        List<String> lines = Collections.list(request.getHeaders("Accept"));
        return lines.isEmpty() ? null : String.join(",", lines);
    }

    /// The format named `name`, which is one of this version's.
    Format byName(String name) {
        return Objects.requireNonNull(formats.byName(name), () -> "no format \"" + name + "\"");
    }

    Format ndjson() {
        return byName("ndjson");
    }

    /// The names of the formats, for messages.
    String names() {
        return formats.all().stream().map(Format::name).collect(Collectors.joining(", "));
    }

    private String mediaTypes() {
        return formats.all().stream()
                .flatMap(format -> format.mediaTypes().stream())
                .collect(Collectors.joining(", "));
    }

    /// The media type of an answer, with its charset where it is text.
    static String contentType(Format format) {
        String type = format.mediaTypes().getFirst();
        return type.startsWith("text/") ? type + "; charset=utf-8" : type;
    }

    /// Whether the answer shall be compressed with gzip: the client asks for it by name, or for anything.
    static boolean gzip(HttpServletRequest request) {
        double gzip = -1;
        double any = -1;
        for (String line : Collections.list(request.getHeaders("Accept-Encoding"))) {
            for (String item : line.split(",", -1)) {
                HeaderValue coding = HeaderValue.parse(item);
                double quality = quality(coding.parameters().get("q"));
                switch (coding.value()) {
                    case "gzip", "x-gzip" -> gzip = quality;
                    case "*" -> any = quality;
                    default -> {
                        // another coding, which is not offered
                    }
                }
            }
        }
        return (gzip >= 0 ? gzip : any) > 0;
    }

    private static double quality(@Nullable String text) {
        if (text == null) {
            return 1;
        }
        return text.toLowerCase(Locale.ROOT).matches("[01](\\.\\d{0,3})?")
                ? Double.parseDouble(text)
                : 0;
    }
}
