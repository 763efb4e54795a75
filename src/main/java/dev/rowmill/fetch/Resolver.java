package dev.rowmill.fetch;

import java.net.InetAddress;
import java.net.UnknownHostException;

/// Turns a host name into addresses. May block; is called on a thread of its own and given up on
/// after a while.
@FunctionalInterface
public interface Resolver {
    /// The machine's own resolver.
    Resolver SYSTEM = InetAddress::getAllByName;

    /// All addresses of a name, at least one.
    ///
    /// @throws UnknownHostException if there is none
    InetAddress[] resolve(String host) throws UnknownHostException;
}
