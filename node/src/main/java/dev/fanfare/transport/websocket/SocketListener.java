package dev.fanfare.transport.websocket;

/** Whom a {@link FrameSocket} tells, on its event loop. */
interface SocketListener {
    /** Bytes came, of whatever kind. */
    void onBytes();

    /** A whole text message, valid UTF-8; the array is the listener's. */
    void onText(byte[] utf8);

    /** A whole binary message; the array is the listener's. */
    void onBinary(byte[] bytes);

    /** Asked before each frame: whether the listener takes another message. {@link FrameSocket#resume} tells that it does again. */
    boolean mayRead();

    /** The socket takes bytes again after it did not. */
    void onWritable();

    /** A frame of so many bytes was written for this client alone: flush before long. */
    void onAnswer(int bytes);

    /** Run {@code then} when all that comes of the messages so far is written, now or later, on the loop. */
    void whenAnswered(Runnable then);

    /** Nothing more can be written. Once, before {@link #onClosed}. */
    void onEnd();

    /** The connection is gone. Once, last. {@code code} is the one that was sent, received, or 1005, 1006. */
    void onClosed(int code);
}
