package dev.rowmill;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;

import dev.rowmill.trace.Trace;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.stream.Collectors;

/// Writes log events for people: a line each, and indented ones for a stack. Named by `logback.xml`.
///
/// Whatever a client sends stays within its line: control characters and those that change the direction of writing
/// stand as `\\u001b`, and only so much of a message is written.
public final class LogText extends EncoderBase<ILoggingEvent> {
    /// Characters of one message.
    static final int MOST_MESSAGE = 4_096;

    /// Characters of one stack.
    static final int MOST_STACK = 16_384;

    private static final byte[] NOTHING = {};

    private final DateTimeFormatter time =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSXXX")
                    .withZone(ZoneId.systemDefault());

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        var line = new StringBuilder(200);
        time.formatTo(Instant.ofEpochMilli(event.getTimeStamp()), line);
        String logger = event.getLoggerName();
        line.append(' ')
                .append(event.getLevel())
                .append(event.getLevel().levelStr.length() < 5 ? "  " : " ");
        line.append(logger.substring(logger.lastIndexOf('.') + 1)).append(": ");
        line.append(harmless(capped(event.getFormattedMessage(), MOST_MESSAGE)));
        Trace trace = Trace.current();
        if (trace != null) {
            line.append(" trace=").append(trace.traceId());
        }
        line.append('\n');
        String stack = stack(event);
        if (stack != null) {
            line.append(
                    stack.lines()
                            .map(part -> "\t" + harmless(part.strip()) + "\n")
                            .collect(Collectors.joining()));
        }
        return line.toString().getBytes(StandardCharsets.UTF_8);
    }

    /// The stack of an event, cut off where it gets long; nothing if it has none.
    static @Nullable String stack(ILoggingEvent event) {
        IThrowableProxy thrown = event.getThrowableProxy();
        return thrown == null ? null : capped(ThrowableProxyUtil.asString(thrown), MOST_STACK);
    }

    /// So much of a text.
    static String capped(@Nullable String text, int most) {
        if (text == null || text.length() <= most) {
            return String.valueOf(text);
        }
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end) + "… (%d more)".formatted(text.length() - end);
    }

    /// A text without characters that a terminal or a reader would obey.
    private static String harmless(String text) {
        if (text.chars().noneMatch(LogText::isObeyed)) {
            return text;
        }
        var safe = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isObeyed(c)) {
                safe.append("\\u%04x".formatted((int) c));
            } else {
                safe.append(c);
            }
        }
        return safe.toString();
    }

    /// Controls, format characters (among them those that turn the direction), separators of lines, and halves of pairs:
    /// whole pairs are let through as they are.
    private static boolean isObeyed(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    true;
            default -> false;
        };
    }
}
