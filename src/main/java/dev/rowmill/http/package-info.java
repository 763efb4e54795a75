/// HTTP in: routes, negotiation, errors as problem documents, events. The only home of Javalin.
@NullMarked
package dev.rowmill.http;

import org.jspecify.annotations.NullMarked;
