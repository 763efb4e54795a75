package dev.rowmill.http;

import dev.rowmill.tenant.Key;
import dev.rowmill.tenant.Role;
import dev.rowmill.trace.Trace;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/// Turns runs away while the CPU's queue is long, before the router and the servlet beneath it see them: then most of what
/// comes ends here, and must cost little.
///
/// It only makes short what [Load] would decide anyway. Whatever needs another answer than 503, or one with more in it,
/// goes on to the router.
final class Doorkeeper extends Handler.Wrapper {
    private static final Set<String> COMPUTING = Set.of("/v1/run", "/v1/preview");

    private final Guard guard;
    private final Load load;
    private final Answered answered;

    Doorkeeper(Guard guard, Load load, Answered answered) {
        this.guard = guard;
        this.load = load;
        this.answered = answered;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        HttpProblem refusal = refusal(request);
        if (refusal == null) {
            return super.handle(request, response, callback);
        }
        answered.refused(Rejection.OVERLOADED);
        answered.answered(
                request.getMethod(),
                request.getHttpURI().getPath(),
                refusal.type().status,
                System.nanoTime() - request.getHeadersNanoTime());
        try {
            answer(refusal, request, response);
            Drain.after(request);
            callback.succeeded();
        } catch (IOException gone) {
            callback.failed(gone);
        }
        return true;
    }

    private @Nullable HttpProblem refusal(Request request) {
        HttpFields headers = request.getHeaders();
        if (!request.getMethod().equals("POST")
                || !COMPUTING.contains(request.getHttpURI().getPath())
                || headers.contains("Prefer")
                || !load.isQueueLong()) {
            return null;
        }
        Key caller = guard.caller(headers::get);
        return caller == null || !caller.role().includes(Role.SUBMIT) || guard.hasRate(caller)
                ? null
                : load.refusal(caller.tenant());
    }

    private static void answer(HttpProblem refusal, Request request, Response response)
            throws IOException {
        response.setStatus(refusal.type().status);
        HttpFields.Mutable headers = response.getHeaders();
        Headers.ALWAYS.forEach(headers::put);
        Trace trace = Trace.current();
        if (trace != null) {
            headers.put(Headers.TRACEPARENT, trace.traceparent());
        }
        refusal.headers().forEach(headers::put);
        byte[] body =
                Problems.document(refusal, request.getHttpURI().getPath(), trace)
                        .getBytes(StandardCharsets.UTF_8);
        headers.put(HttpHeader.CONTENT_TYPE, Problems.CONTENT_TYPE);
        headers.put(new HttpField(HttpHeader.CONTENT_LENGTH, Integer.toString(body.length)));
        Content.Sink.write(response, false, ByteBuffer.wrap(body));
    }
}
