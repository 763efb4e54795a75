package dev.rowmill;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;

import dev.rowmill.trace.Trace;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;

/// Writes log events for programs: a JSON object a line, in ASCII. Named by `logback.xml`.
///
/// All but ASCII is escaped, so that nothing in a line can turn its direction, end it early or be no UTF-8. A stack is
/// one member. Message and stack are cut off where they get long.
public final class LogJson extends EncoderBase<ILoggingEvent> {
    private static final byte[] NOTHING = {};
    private static final int DELETE = 0x7f;

    private final JsonFactory json =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

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
        var line = new ByteArrayOutputStream(256);
        try (JsonGenerator out = json.createGenerator(line)) {
            write(event, out);
        } catch (IOException e) {
            throw new UncheckedIOException("memory takes what is written to it", e);
        }
        line.write('\n');
        return line.toByteArray();
    }

    private static void write(ILoggingEvent event, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("time", Instant.ofEpochMilli(event.getTimeStamp()).toString());
        out.writeStringField("level", event.getLevel().levelStr);
        out.writeStringField("logger", event.getLoggerName());
        text(out, "message", LogText.capped(event.getFormattedMessage(), LogText.MOST_MESSAGE));
        Trace trace = Trace.current();
        if (trace != null) {
            out.writeStringField("trace_id", trace.traceId());
            out.writeStringField("span_id", trace.spanId());
        }
        String stack = LogText.stack(event);
        if (stack != null) {
            text(out, "error", stack);
        }
        out.writeEndObject();
    }

    /// A text, in which JSON would let the one control character pass that is not below the space, and which may hold
    /// halves of pairs.
    private static void text(JsonGenerator out, String name, String text) throws IOException {
        var whole = new StringBuilder(text);
        for (int i = 0; i < whole.length(); i++) {
            char c = whole.charAt(i);
            if (Character.isHighSurrogate(c)
                    && i + 1 < whole.length()
                    && Character.isLowSurrogate(whole.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c) || c == DELETE) {
                whole.setCharAt(i, '\uFFFD');
            }
        }
        out.writeStringField(name, whole.toString());
    }
}
