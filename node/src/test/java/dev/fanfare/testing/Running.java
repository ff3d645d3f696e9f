package dev.fanfare.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What a test runs on: a {@link RedisServer}, a {@link RedisCluster} of three primaries, or a Vertx. A static field's is
 * started before the first test of the class and ended after the last; another's, before and after each test. They stand
 * before {@code @BeforeAll} and {@code @BeforeEach} run, and until {@code @AfterEach} and {@code @AfterAll} have run. Vertx
 * is the first to start and the last to end.
 */
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RunningExtension.class)
public @interface Running {
    /** Settings of a server, as {@link RedisServer#start} takes them. */
    String[] value() default {};
}
