package dev.rowmill.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;

class TraceTest {
    private static final String ID = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";
    private static final String PARENT = "00-" + ID + "-" + SPAN + "-01";

    @Test
    void staysInTheTraceOfItsParentAsASpanOfItsOwn() {
        Trace trace = Trace.of(PARENT, "congo=t61rcWkgMzE,rojo=00f067aa0ba902b7");

        assertThat(trace.traceId()).isEqualTo(ID);
        assertThat(trace.spanId()).matches("[0-9a-f]{16}").isNotEqualTo(SPAN);
        assertThat(trace.sampled()).isTrue();
        assertThat(trace.state()).isEqualTo("congo=t61rcWkgMzE,rojo=00f067aa0ba902b7");
        assertThat(trace.traceparent()).isEqualTo("00-" + ID + "-" + trace.spanId() + "-01");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "0-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            })
    void beginsATraceWhereTheHeaderIsWrong(String header) {
        assertThat(Trace.parse(header, null)).isNull();
        Trace trace = Trace.of(header, "a=1");

        assertThat(trace.traceId()).matches("[0-9a-f]{32}").isNotEqualTo(ID);
        assertThat(trace.state()).isEmpty();
        assertThat(trace.sampled()).isFalse();
    }

    @Test
    void readsWhatLaterVersionsAddBehind() {
        String later = "cc-" + ID + "-" + SPAN + "-01-what-the-future-will-be-like";

        assertThat(Objects.requireNonNull(Trace.parse(later, null)).traceId()).isEqualTo(ID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1", "A=1", "a", "a=b=c", "a=\u00e9", "a=1,;"})
    void dropsAStateThatIsWrongAndKeepsTheTrace(String state) {
        Trace trace = Trace.of(PARENT, state);

        assertThat(trace.traceId()).isEqualTo(ID);
        assertThat(trace.state()).isEmpty();
    }

    @Test
    void dropsAStateOfMoreThanTheStandardWantsCarried() {
        assertThat(Trace.of(PARENT, "a=" + "x".repeat(600)).state()).isEmpty();
        assertThat(Trace.of(PARENT, "a=1,".repeat(33) + "b=1").state()).isEmpty();
    }

    @Test
    void goesAlongToOtherThreadsOnlyWhenItIsCarried() throws Exception {
        Trace trace = Trace.begun();
        Callable<String> look =
                () -> {
                    Trace here = Trace.current();
                    return here == null ? "none" : here.traceId();
                };
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            String carried = trace.call(() -> threads.submit(Trace.carriedCall(look)).get());
            String plain = trace.call(() -> threads.submit(look).get());

            assertThat(carried).isEqualTo(trace.traceId());
            assertThat(plain).isEqualTo("none");
        }
        assertThat(Trace.current()).isNull();
    }
}
