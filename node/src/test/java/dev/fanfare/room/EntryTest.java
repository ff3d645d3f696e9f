package dev.fanfare.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.model.Message;
import dev.fanfare.model.Payload;
import dev.fanfare.model.Position;
import dev.fanfare.model.Publication;
import dev.fanfare.model.RoomName;
import dev.fanfare.protocol.PublicationEncoder;
import dev.fanfare.protocol.WireFormat;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A frame costs a lock when it is made, and none when a socket takes it: also where each socket asks for itself. */
class EntryTest {
    private static final int ROUNDS = 500;
    private static final int THREADS = 4;

    private final PublicationEncoder encoder = new PublicationEncoder(1_024);

    private static Entry entry() {
        Payload payload = new Payload(Payload.Kind.TEXT, "x".getBytes(StandardCharsets.UTF_8));
        Position before = Position.start("e");
        Position at = new Position(before.epoch(), before.term(), 1);
        return Entry.ofStream(new Publication(
                new RoomName("lobby"), at, before.term(), new Message("ana", "", "n1", 1, null, payload)));
    }

    @Test
    void frameThatIsThere_isReadWhileAnotherThreadHoldsTheEntrysLock() throws Exception {
        Entry entry = entry();
        ByteBuf made = entry.frame(WireFormat.JSON, encoder);

        CompletableFuture<ByteBuf> read = new CompletableFuture<>();
        synchronized (entry) {
            new Thread(() -> read.complete(entry.frame(WireFormat.JSON, encoder))).start();
            assertThat(read.get(10, TimeUnit.SECONDS)).isSameAs(made);
        }
        entry.release();
    }

    @Test
    void frameThatManyLoopsWantAtOnce_isMadeOnce_andIsWholeForEach() throws Exception {
        CyclicBarrier together = new CyclicBarrier(THREADS);
        for (int round = 0; round < ROUNDS; round++) {
            Entry entry = entry();

            var seen = IntStream.range(0, THREADS)
                    .mapToObj(thread -> CompletableFuture.supplyAsync(
                            () -> {
                                try {
                                    together.await(10, TimeUnit.SECONDS);
                                } catch (Exception e) {
                                    throw new IllegalStateException(e);
                                }
                                ByteBuf frame = entry.frame(WireFormat.RAW, new PublicationEncoder(1_024));
                                assertThat(frame.getByte(frame.writerIndex() - 1))
                                        .isEqualTo((byte) 'x');
                                return frame;
                            },
                            task -> new Thread(task).start()))
                    .toList();

            Set<ByteBuf> frames = Collections.newSetFromMap(new IdentityHashMap<>());
            for (CompletableFuture<ByteBuf> one : seen) {
                frames.add(one.get(10, TimeUnit.SECONDS));
            }
            assertThat(frames).hasSize(1);
            entry.release();
        }
    }
}
