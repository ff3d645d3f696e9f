package dev.fanfare.broker.redis.sim;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The commands on keys. One that is not here fails: the model must not answer what it does not know. */
final class CommandTable {
    /** Runs a command; {@code args} without its name, {@code now} milliseconds. Answers null, Long, String, Status, List. */
    interface Body {
        Object run(Store store, List<String> args, long now);
    }

    private record Command(Body body, boolean writes, int least) {}

    private final Map<String, Command> commands = new HashMap<>();

    private static final CommandTable ALL = new CommandTable();

    private CommandTable() {
        KeyCommands.into(this);
        HashCommands.into(this);
        SetCommands.into(this);
        StreamCommands.into(this);
    }

    /** {@code least}: how many arguments it must have. */
    void reads(String name, int least, Body body) {
        commands.put(name, new Command(body, false, least));
    }

    void writes(String name, int least, Body body) {
        commands.put(name, new Command(body, true, least));
    }

    static boolean writes(String name) {
        return ALL.command(name).writes;
    }

    static Object run(Store store, String name, List<String> args, long now) {
        Command command = ALL.command(name);
        if (args.size() < command.least) {
            throw new RedisError("ERR wrong number of arguments for '" + name.toLowerCase(Locale.ROOT) + "' command");
        }
        return command.body.run(store, args, now);
    }

    private Command command(String name) {
        Command found = commands.get(name);
        if (found == null) {
            throw new AssertionError("the model does not know the command " + name);
        }
        return found;
    }
}
