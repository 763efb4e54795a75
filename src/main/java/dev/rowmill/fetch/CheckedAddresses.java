package dev.rowmill.fetch;

import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.SocketAddressResolver;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Tells the client where to connect: the one door to the network, through which only allowed
/// addresses pass.
///
/// Called on the thread that connects, which is the fetching one and may block, before a socket is
/// opened. The addresses given are the ones tried; nothing looks the name up again.
record CheckedAddresses(AddressPolicy policy, Lookups lookups) implements SocketAddressResolver {
    @Override
    public void resolve(
            String host,
            int port,
            Map<String, Object> context,
            Promise<List<InetSocketAddress>> promise) {
        List<InetSocketAddress> addresses;
        try {
            addresses = allowed(host, port);
        } catch (Blocked | UnknownHostException | InterruptedException e) {
            promise.failed(e); // reaches the same thread, which waits for the promise
            return;
        }
        promise.succeeded(addresses);
    }

    private List<InetSocketAddress> allowed(String host, int port)
            throws Blocked, UnknownHostException, InterruptedException {
        boolean bare = host.indexOf(':') >= 0 && !host.startsWith("[");
        Target target = Target.parse("http://" + (bare ? "[" + host + "]" : host) + ":" + port);
        byte[] literal = target.literal();
        var answers =
                literal != null
                        ? List.of(InetAddress.getByAddress(literal))
                        : lookups.find(target.host());
        var addresses = new ArrayList<InetSocketAddress>();
        for (InetAddress allowed : policy.permitted(target, answers)) {
            // The certificate is checked against the name kept here: the one in the URL.
            var named = InetAddress.getByAddress(target.host(), allowed.getAddress());
            addresses.add(new InetSocketAddress(named, port));
        }
        return addresses;
    }
}
