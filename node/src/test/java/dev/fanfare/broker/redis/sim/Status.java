package dev.fanfare.broker.redis.sim;

/** A simple-string reply. */
record Status(String text) {
    static final Status OK = new Status("OK");
    static final Status PONG = new Status("PONG");
}
