package dev.fanfare.testing;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads what members are given. */
public final class FrameTexts {
    private FrameTexts() {}

    /** The payloads of the whole frames in a buffer, which stays as it is. */
    public static List<String> of(ByteBuf shared) {
        List<String> texts = new ArrayList<>();
        ByteBuf in = shared.duplicate();
        while (in.isReadable()) {
            in.skipBytes(1);
            int length = in.readByte();
            if (length == 126) {
                length = in.readUnsignedShort();
            }
            texts.add(in.readCharSequence(length, StandardCharsets.UTF_8).toString());
        }
        return texts;
    }
}
