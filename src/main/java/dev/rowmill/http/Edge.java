package dev.rowmill.http;

import dev.rowmill.trace.Trace;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

import java.util.List;

/// Stands before the routes: refuses requests with too many headers, and takes out one that must not work here.
final class Edge extends Handler.Wrapper {
    /// Turns a POST into a DELETE in the router, past every check of methods in front of this server.
    private static final String METHOD_OVERRIDE = "X-HTTP-Method-Override";

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        return trace(request.getHeaders()).call(() -> checked(request, response, callback));
    }

    /// The trace that the request belongs to, or a new one: two of a field that must be one are wrong.
    private static Trace trace(HttpFields headers) {
        List<String> parents = headers.getValuesList(Headers.TRACEPARENT);
        return Trace.of(
                parents.size() == 1 ? parents.getFirst() : null,
                String.join(",", headers.getValuesList("tracestate")));
    }

    private boolean checked(Request request, Response response, Callback callback)
            throws Exception {
        if (request.getHeaders().size() > HttpLimits.MAX_HEADERS) {
            Response.writeError(request, response, callback, 431);
            return true;
        }
        if (request.getHeaders().contains(METHOD_OVERRIDE)) {
            return super.handle(new WithoutOverride(request), response, callback);
        }
        return super.handle(request, response, callback);
    }

    private static final class WithoutOverride extends Request.Wrapper {
        private final HttpFields headers;

        WithoutOverride(Request request) {
            super(request);
            this.headers = HttpFields.build(request.getHeaders()).remove(METHOD_OVERRIDE);
        }

        @Override
        public HttpFields getHeaders() {
            return headers;
        }
    }
}
