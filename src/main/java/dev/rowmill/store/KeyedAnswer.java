package dev.rowmill.store;

/// An answer to be kept under a key that the caller holds.
public record KeyedAnswer(Reservation.Held reservation, StoredAnswer answer) {}
