package dev.fanfare.broker.redis.sim;

import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.BulkType;
import io.vertx.redis.client.impl.types.ErrorType;
import io.vertx.redis.client.impl.types.MultiType;
import io.vertx.redis.client.impl.types.NumberType;
import io.vertx.redis.client.impl.types.PushType;
import io.vertx.redis.client.impl.types.SimpleStringType;
import java.util.List;

/** The model's answers as the client's own types. */
final class Responses {
    private Responses() {}

    static Response of(Object reply) {
        if (reply == null) {
            return null;
        }
        if (reply instanceof String text) {
            return BulkType.create(Buffer.buffer(Text.bytes(text)), false);
        }
        if (reply instanceof Long number) {
            return NumberType.create(number);
        }
        if (reply instanceof Status status) {
            return SimpleStringType.create(status.text());
        }
        if (reply instanceof RedisError error) {
            return ErrorType.create(error.getMessage());
        }
        List<?> list = (List<?>) reply;
        MultiType multi = MultiType.create(list.size(), false);
        list.forEach(one -> multi.add(of(one)));
        return multi;
    }

    static Response push(List<Object> message) {
        PushType push = PushType.create(message.size());
        message.forEach(one -> push.add(of(one)));
        return push;
    }
}
