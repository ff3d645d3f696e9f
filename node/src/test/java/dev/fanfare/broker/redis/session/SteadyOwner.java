package dev.fanfare.broker.redis.session;

/** The owner of a session to which nothing happens. */
class SteadyOwner implements Session.Owner {
    @Override
    public void end(String why) {
        throw new AssertionError(why);
    }

    @Override
    public String where() {
        throw new AssertionError("nobody asks");
    }

    @Override
    public void lose(int bucket, String why) {
        throw new AssertionError(why);
    }

    @Override
    public void look() {
        // time is the test's
    }

    @Override
    public void misplaced(Throwable error) {
        throw new AssertionError(error);
    }
}
