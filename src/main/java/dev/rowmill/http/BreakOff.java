package dev.rowmill.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;

/// Breaks a connection off in the middle of an answer that cannot be finished, or that is taken too slowly.
///
/// It stands around the router: inside, the router would go on with a connection that is no more; outside, the answer
/// would have been given a proper end.
final class BreakOff extends HttpFilter {
    private static final long serialVersionUID = 1L;
    private static final String CAUSE = BreakOff.class.getName();

    private final Duration slowGrace;

    /// @param slowGrace what a client that takes its answer slowly is forgiven
    BreakOff(Duration slowGrace) {
        this.slowGrace = slowGrace;
    }

    /// Asks for the end of a request's connection. The answer is not to be touched any more.
    static void ask(ServletRequest request, Throwable cause) {
        request.setAttribute(CAUSE, cause);
    }

    @Override
    protected void doFilter(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        chain.doFilter(request, new PacedResponse(response));
        if (request.getAttribute(CAUSE) instanceof Throwable cause) {
            Connection.of(request).abort(cause);
        }
    }

    /// An answer that a client must take at some pace.
    private final class PacedResponse extends HttpServletResponseWrapper {
        private @Nullable PacedOutput out;

        PacedResponse(HttpServletResponse response) {
            super(response);
        }

        @Override
        public ServletOutputStream getOutputStream() throws IOException {
            if (out == null) {
                out = new PacedOutput(super.getOutputStream(), new Pace(slowGrace));
            }
            return out;
        }
    }
}
