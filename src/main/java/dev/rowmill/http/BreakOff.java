package dev.rowmill.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;

/// Breaks a connection off in the middle of an answer that cannot be finished.
///
/// It stands around the router: inside, the router would go on with a connection that is no more; outside, the answer
/// would have been given a proper end.
final class BreakOff extends HttpFilter {
    private static final long serialVersionUID = 1L;
    private static final String CAUSE = BreakOff.class.getName();

    /// Asks for the end of a request's connection. The answer is not to be touched any more.
    static void ask(ServletRequest request, Throwable cause) {
        request.setAttribute(CAUSE, cause);
    }

    @Override
    protected void doFilter(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        chain.doFilter(request, response);
        if (request.getAttribute(CAUSE) instanceof Throwable cause) {
            Connection.of(request).abort(cause);
        }
    }
}
