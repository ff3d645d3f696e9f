/**
 * WebSocket (RFC 6455, RFC 7692) from the bytes of the socket to the verbs of {@code node.Connection}. In the order of the
 * data: {@code FrameDecoder} finds frames, {@code MessageAssembler} makes messages of them, {@code FrameSocket} holds the
 * pipeline and the closing handshake, {@code WebSocketConnection} and its session give them a meaning.
 *
 * <p>One package, though large: the steps of one pipeline, most of them package-private and small.
 */
package dev.fanfare.transport.websocket;
