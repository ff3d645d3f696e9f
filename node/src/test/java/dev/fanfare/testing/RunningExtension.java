package dev.fanfare.testing;

import io.vertx.core.Vertx;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;

/** Starts what {@link Running} names. JUnit ends what is in a context's store with the context, the newest first. */
final class RunningExtension implements BeforeAllCallback, BeforeEachCallback {
    private static final ExtensionContext.Namespace OURS = ExtensionContext.Namespace.create(RunningExtension.class);

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        start(context, null);
    }

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        start(context, context.getRequiredTestInstance());
    }

    private static void start(ExtensionContext context, Object test) throws IllegalAccessException {
        List<Field> fields = AnnotationSupport.findAnnotatedFields(
                        context.getRequiredTestClass(),
                        Running.class,
                        field -> Modifier.isStatic(field.getModifiers()) == (test == null),
                        HierarchyTraversalMode.TOP_DOWN)
                .stream()
                .sorted(Comparator.comparing(field -> field.getType() != Vertx.class))
                .toList();
        for (Field field : fields) {
            field.setAccessible(true);
            field.set(test, started(field, context.getStore(OURS)));
        }
    }

    private static Object started(Field field, ExtensionContext.Store store) {
        if (field.getType() == Vertx.class) {
            Vertx vertx = Vertx.vertx();
            store.put(field, (AutoCloseable) () -> vertx.close().await());
            return vertx;
        }
        AutoCloseable made = field.getType() == RedisCluster.class
                ? RedisCluster.start()
                : RedisServer.start(field.getAnnotation(Running.class).value());
        store.put(field, made);
        return made;
    }
}
