package dev.fanfare.transport.websocket;

/**
 * A permessage-deflate agreement (RFC 7692, section 7.1).
 *
 * @param clientKeepsContext whether the client's messages may refer to earlier ones
 * @param compressOutgoing whether the client reads messages compressed with a full window; where not, the server sends
 *     every message uncompressed, which the agreement allows
 * @param answer the value of {@code Sec-WebSocket-Extensions} in the answer
 */
record Deflate(boolean clientKeepsContext, boolean compressOutgoing, String answer) {}
