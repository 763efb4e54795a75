package dev.rowmill.fetch;

import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.SocketAddressResolver;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;

import java.time.Duration;
import java.util.List;

/// The HTTP client, stripped of all it would do by itself: redirects, cookies, proxies,
/// authentication, decoding.
///
/// It has one selector thread, on which the callbacks of [Exchange] run, and a timer; both are
/// daemons.
final class BareClient {
    /// How long a connection may stand still before it is closed.
    static final Duration IDLE = Duration.ofSeconds(30);

    private static final int MAX_HEADER_BYTES = 16 * 1024;
    private static final int MAX_REQUEST_HEADER_BYTES = 64 * 1024;
    private static final List<String> UNWANTED =
            List.of("redirect", "www-authenticate", "proxy-authenticate", "upgrade");

    private BareClient() {}

    /// A running client, to be stopped by the caller.
    static HttpClient start(
            FetchLimits limits, SslContextFactory.Client tls, SocketAddressResolver resolver) {
        var client = new HttpClient(transport(limits, tls));
        client.setExecutor(threads());
        client.setScheduler(new ScheduledExecutorScheduler("fetch-timer", true));
        client.setSocketAddressResolver(resolver);
        client.setFollowRedirects(false);
        client.setHttpCookieStore(new HttpCookieStore.Empty());
        client.setUserAgentField(new HttpField(HttpHeader.USER_AGENT, "rowmill"));
        client.setMaxRequestHeadersSize(MAX_REQUEST_HEADER_BYTES);
        client.setMaxResponseHeadersSize(MAX_HEADER_BYTES);
        client.setIdleTimeout(IDLE.toMillis());
        client.setDestinationIdleTimeout(2 * IDLE.toMillis());
        try {
            client.start();
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP client does not start", e);
        }
        client.getContentDecoderFactories().clear(); // filled by starting
        UNWANTED.forEach(client.getProtocolHandlers()::remove);
        return client;
    }

    private static HttpClientTransportOverHTTP transport(
            FetchLimits limits, SslContextFactory.Client tls) {
        var connector = new ClientConnector();
        connector.setSelectors(1);
        connector.setConnectTimeout(limits.connectTimeout());
        connector.setSslContextFactory(tls);
        var transport = new HttpClientTransportOverHTTP(connector);
        transport.setInvocationType(Invocable.InvocationType.NON_BLOCKING); // see Exchange
        return transport;
    }

    private static QueuedThreadPool threads() {
        var threads = new QueuedThreadPool(8, 1);
        threads.setName("fetch");
        threads.setDaemon(true);
        threads.setReservedThreads(0);
        return threads;
    }
}
