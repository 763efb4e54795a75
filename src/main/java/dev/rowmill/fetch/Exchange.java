package dev.rowmill.fetch;

import org.eclipse.jetty.client.HttpResponseException;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import javax.net.ssl.SSLException;

/// Collects one answer on the client's thread while the fetching thread waits for it.
///
/// The callbacks come one after another from the client's selector thread and never block. The
/// latch publishes what they wrote; nothing is read before it opens.
final class Exchange
        implements Response.BeginListener,
                Response.HeadersListener,
                Response.ContentListener,
                Response.CompleteListener {
    private static final byte[] NOTHING = new byte[0];
    private static final int FIRST_SIZE = 4096;

    private final int limit;
    private final CountDownLatch done = new CountDownLatch(1);
    private byte[] bytes = NOTHING;
    private int length;
    private volatile boolean begun;
    private @Nullable Result result;

    Exchange(int limit) {
        this.limit = limit;
    }

    @Override
    public void onBegin(Response response) {
        begun = true;
    }

    @Override
    public void onHeaders(Response response) {
        long announced = response.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH);
        boolean bodiless = response.getRequest().getMethod().equals("HEAD");
        if (announced > limit && !bodiless) {
            var ignored = response.abort(CallFailed.tooLarge(limit)); // onComplete tells
        }
    }

    @Override
    public void onContent(Response response, ByteBuffer content) throws CallFailed {
        int more = content.remaining();
        if (more > limit - length) {
            throw CallFailed.tooLarge(limit);
        }
        if (length + more > bytes.length) {
            int size = Math.max(length + more, Math.min(limit, Math.max(FIRST_SIZE, 2 * length)));
            bytes = Arrays.copyOf(bytes, size);
        }
        content.get(bytes, length, more);
        length += more;
    }

    @Override
    public void onComplete(Result result) {
        this.result = result;
        done.countDown();
    }

    /// Whether any of an answer has been seen.
    boolean hasBegun() {
        return begun;
    }

    /// Waits for the whole answer; false if it is not there in time.
    boolean await(long nanos) throws InterruptedException {
        return done.await(nanos, TimeUnit.NANOSECONDS);
    }

    /// The answer, once [#await] said it is there.
    ///
    /// @throws CallFailed if there is none that can be used
    Reply reply() throws CallFailed {
        Result ended = result;
        if (ended == null) {
            throw new IllegalStateException("asked for an answer that has not come yet");
        }
        if (ended.getFailure() != null) {
            throw failure(ended.getFailure());
        }
        Response response = ended.getResponse();
        if (response.getStatus() < 200) {
            throw CallFailed.unusable(
                    "an answer of status " + response.getStatus() + " is no answer");
        }
        var headers = new ArrayList<Header>(response.getHeaders().size());
        for (HttpField field : response.getHeaders()) {
            headers.add(new Header(field.getLowerCaseName(), String.valueOf(field.getValue())));
        }
        byte[] body = length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
        return new Reply(response.getStatus(), headers, body).decoded(limit);
    }

    private static CallFailed failure(Throwable cause) {
        return switch (cause) {
            case CallFailed failed -> failed;
            case TimeoutException _ ->
                    new CallFailed(CallFailed.Kind.TIMEOUT, "the connection stood still too long");
            case SSLException e -> CallFailed.unusable("no secure connection: " + e.getMessage());
            case HttpResponseException e ->
                    CallFailed.unusable("the answer is not valid HTTP: " + reason(e));
            default ->
                    new CallFailed(
                            CallFailed.Kind.BROKEN,
                            "the connection broke before the answer was whole");
        };
    }

    private static @Nullable String reason(HttpResponseException e) {
        Throwable cause = e.getCause();
        return cause == null ? e.getMessage() : cause.getMessage();
    }
}
