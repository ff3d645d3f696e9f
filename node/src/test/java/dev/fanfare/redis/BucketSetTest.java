package dev.fanfare.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BucketSetTest {
    private static final BucketSet SOME = BucketSet.of(5, 1, 3);

    private static List<Integer> numbers(BucketSet set) {
        List<Integer> numbers = new ArrayList<>();
        set.forEach(numbers::add);
        return numbers;
    }

    @Test
    void set_hasItsBuckets_inAscendingOrder() {
        assertThat(numbers(SOME)).containsExactly(1, 3, 5);
        assertThat(SOME.stream()).containsExactly(1, 3, 5);
        assertThat(SOME.has(3)).isTrue();
        assertThat(SOME.has(4)).isFalse();
        assertThat(SOME.has(1_000)).isFalse();
        assertThat(SOME.size()).isEqualTo(3);
        assertThat(SOME.lowest()).isEqualTo(1);
        assertThat(SOME.isEmpty()).isFalse();
    }

    @Test
    void noBucket_isASetToo() {
        assertThat(BucketSet.NONE.isEmpty()).isTrue();
        assertThat(BucketSet.NONE.size()).isZero();
        assertThat(BucketSet.NONE.lowest()).isEqualTo(-1);
        assertThat(numbers(BucketSet.NONE)).isEmpty();
        assertThat(BucketSet.of()).isEqualTo(BucketSet.NONE);
    }

    @Test
    void first_areThoseOfADeployment() {
        assertThat(BucketSet.first(4)).isEqualTo(BucketSet.of(0, 1, 2, 3));
        assertThat(BucketSet.first(0)).isEqualTo(BucketSet.NONE);
    }

    @Test
    void whatIsMadeOfSets_isAnotherSet_andTheyStayAsTheyWere() {
        BucketSet others = BucketSet.of(3, 7);

        assertThat(SOME.plus(others)).isEqualTo(BucketSet.of(1, 3, 5, 7));
        assertThat(SOME.minus(others)).isEqualTo(BucketSet.of(1, 5));
        assertThat(SOME.and(others)).isEqualTo(BucketSet.of(3));
        assertThat(SOME.where(bucket -> bucket > 2)).isEqualTo(BucketSet.of(3, 5));
        assertThat(BucketSet.NONE.plus(others)).isEqualTo(others);

        assertThat(numbers(SOME)).containsExactly(1, 3, 5);
        assertThat(numbers(others)).containsExactly(3, 7);
        assertThat(BucketSet.NONE.isEmpty()).isTrue();
    }

    @Test
    void setsAreEqual_byWhatTheyHave() {
        assertThat(SOME).isEqualTo(BucketSet.of(1, 3, 5)).hasSameHashCodeAs(BucketSet.of(1, 3, 5));
        assertThat(SOME)
                .isNotEqualTo(BucketSet.of(1, 3))
                .isNotEqualTo("{1, 3, 5}")
                .hasToString("{1, 3, 5}");
    }

    @Test
    void numberBelowNothing_isRefused() {
        assertThatThrownBy(() -> BucketSet.of(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
