package dev.fanfare.broker.redis.sim;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LoadState;
import org.luaj.vm2.LuaClosure;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Prototype;
import org.luaj.vm2.Varargs;
import org.luaj.vm2.compiler.LuaC;
import org.luaj.vm2.lib.BaseLib;
import org.luaj.vm2.lib.MathLib;
import org.luaj.vm2.lib.PackageLib;
import org.luaj.vm2.lib.StringLib;
import org.luaj.vm2.lib.TableLib;
import org.luaj.vm2.lib.VarArgFunction;

/**
 * Runs scripts as Redis does: KEYS, ARGV, {@code redis.call}, the conversions of its documentation
 * (redis.io/docs, "Redis Lua API reference"). Compiled scripts are shared by all threads, an instance belongs to one.
 */
final class Lua {
    /** Carries out what a script calls; args without the name. May throw {@link RedisError}. */
    interface Caller {
        Object call(String name, List<String> args);
    }

    private static final Map<String, Prototype> COMPILED = new ConcurrentHashMap<>();
    private static final ThreadLocal<Lua> OF_THREAD = ThreadLocal.withInitial(Lua::new);

    private final Globals globals = new Globals();
    private Caller caller;

    private Lua() {
        globals.load(new BaseLib());
        globals.load(new PackageLib());
        globals.load(new TableLib());
        globals.load(new StringLib());
        globals.load(new MathLib());
        LoadState.install(globals);
        LuaC.install(globals);
        globals.set("unpack", globals.get("table").get("unpack"));
        globals.get("string").set("format", new Format());
        globals.set("bit", new Bits().table());
        LuaTable redis = new LuaTable();
        redis.set("call", new Call(false));
        redis.set("pcall", new Call(true));
        redis.set("error_reply", new Reply("err"));
        redis.set("status_reply", new Reply("ok"));
        globals.set("redis", redis);
        for (String absent : List.of("require", "package", "dofile", "loadfile", "print")) {
            globals.set(absent, LuaValue.NIL);
        }
    }

    /** The runner of this thread. */
    static Lua ofThread() {
        return OF_THREAD.get();
    }

    /** The script's answer; throws {@link RedisError} where it ends with an error. */
    Object run(String source, List<String> keys, List<String> args, Caller to) {
        Prototype prototype = COMPILED.computeIfAbsent(source, this::compile);
        globals.set("KEYS", table(keys));
        globals.set("ARGV", table(args));
        Caller before = caller;
        caller = to;
        try {
            return answer(new LuaClosure(prototype, globals).call());
        } catch (LuaError error) {
            throw error(error);
        } finally {
            caller = before;
        }
    }

    private Prototype compile(String source) {
        try {
            return globals.compilePrototype(new ByteArrayInputStream(Text.bytes(source)), "@user_script");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RedisError error(LuaError error) {
        LuaValue message = error.getMessageObject();
        if (message != null && message.istable() && message.get("err").isstring()) {
            return new RedisError(message.get("err").tojstring() + " script: model, on @user_script:1.");
        }
        throw new AssertionError("a script has a fault: " + error.getMessage(), error);
    }

    private static LuaTable table(List<String> texts) {
        LuaTable table = new LuaTable(texts.size(), 0);
        for (int i = 0; i < texts.size(); i++) {
            table.set(i + 1, text(texts.get(i)));
        }
        return table;
    }

    private static LuaValue text(String text) {
        return LuaValue.valueOf(Text.bytes(text));
    }

    private static String text(LuaValue value) {
        if (value.type() == LuaValue.TNUMBER) {
            double number = value.todouble();
            if (number != Math.rint(number) || Math.abs(number) > 1L << 53) {
                throw new AssertionError("the model writes whole numbers alone: " + number);
            }
            return Long.toString((long) number);
        }
        if (value.type() != LuaValue.TSTRING) {
            throw new LuaError(failure("ERR Lua redis lib command arguments must be strings or integers"));
        }
        var string = value.checkstring();
        byte[] bytes = new byte[string.m_length];
        string.copyInto(0, bytes, 0, bytes.length);
        return Text.of(bytes);
    }

    private static LuaTable failure(String message) {
        LuaTable table = new LuaTable();
        table.set("err", text(message));
        return table;
    }

    /** A reply as the script sees it. */
    private static LuaValue value(Object reply) {
        if (reply == null) {
            return LuaValue.FALSE;
        }
        if (reply instanceof Long number) {
            return LuaValue.valueOf((double) number);
        }
        if (reply instanceof String text) {
            return text(text);
        }
        if (reply instanceof Status status) {
            LuaTable table = new LuaTable();
            table.set("ok", text(status.text()));
            return table;
        }
        List<?> list = (List<?>) reply;
        LuaTable table = new LuaTable(list.size(), 0);
        for (int i = 0; i < list.size(); i++) {
            table.set(i + 1, value(list.get(i)));
        }
        return table;
    }

    /** What the script answers as a reply. */
    private static Object answer(LuaValue value) {
        switch (value.type()) {
            case LuaValue.TNIL:
                return null;
            case LuaValue.TBOOLEAN:
                return value.toboolean() ? 1L : null;
            case LuaValue.TNUMBER:
                return (long) value.todouble();
            case LuaValue.TSTRING:
                return text(value);
            default:
                return tableAnswer(value.checktable());
        }
    }

    private static Object tableAnswer(LuaTable table) {
        if (table.get("err").isstring()) {
            throw new RedisError(text(table.get("err")));
        }
        if (table.get("ok").isstring()) {
            return new Status(text(table.get("ok")));
        }
        List<Object> list = new ArrayList<>();
        for (int i = 1; !table.get(i).isnil(); i++) {
            list.add(answer(table.get(i)));
        }
        return list;
    }

    /** {@code redis.call} and {@code redis.pcall}. */
    private final class Call extends VarArgFunction {
        private final boolean caught;

        Call(boolean caught) {
            this.caught = caught;
        }

        @Override
        public Varargs invoke(Varargs args) {
            List<String> rest = new ArrayList<>(args.narg() - 1);
            for (int i = 2; i <= args.narg(); i++) {
                rest.add(text(args.arg(i)));
            }
            try {
                return value(caller.call(text(args.arg1()).toUpperCase(java.util.Locale.ROOT), rest));
            } catch (RedisError error) {
                if (caught) {
                    return failure(error.getMessage());
                }
                throw new LuaError(failure(error.getMessage()));
            }
        }
    }

    private static final class Reply extends VarArgFunction {
        private final String field;

        Reply(String field) {
            this.field = field;
        }

        @Override
        public Varargs invoke(Varargs args) {
            LuaTable table = new LuaTable();
            table.set(field, args.arg1());
            return table;
        }
    }

    /** {@code string.format}: that of LuaJ does not know {@code %.0f}. Knows %s %d %x %f and %% with width and zeros. */
    private static final class Format extends VarArgFunction {
        @Override
        public Varargs invoke(Varargs args) {
            String format = text(args.arg1());
            StringBuilder out = new StringBuilder();
            int next = 2;
            for (int i = 0; i < format.length(); i++) {
                if (format.charAt(i) != '%') {
                    out.append(format.charAt(i));
                    continue;
                }
                int end = i + 1;
                while ("0123456789.".indexOf(format.charAt(end)) >= 0) {
                    end++;
                }
                String spec = format.substring(i + 1, end);
                i = end;
                if (format.charAt(end) == '%') {
                    out.append('%');
                } else {
                    out.append(one(spec, format.charAt(end), args.arg(next++)));
                }
            }
            return text(out.toString());
        }

        private static String one(String spec, char kind, LuaValue value) {
            switch (kind) {
                case 's':
                    return text(value.tostring());
                case 'd':
                    return String.format("%" + spec + "d", (long) value.checkdouble());
                case 'x':
                    return String.format("%" + spec + "x", (long) value.checkdouble());
                case 'f':
                    int places = spec.startsWith(".") ? Integer.parseInt(spec.substring(1)) : 6;
                    return new BigDecimal(value.checkdouble())
                            .setScale(places, RoundingMode.HALF_EVEN)
                            .toPlainString();
                default:
                    throw new AssertionError("the model does not know %" + spec + kind);
            }
        }
    }

    /** Some of Redis' {@code bit} library. */
    private static final class Bits {
        LuaTable table() {
            LuaTable table = new LuaTable();
            table.set("band", of((a, b) -> a & b));
            table.set("bor", of((a, b) -> a | b));
            table.set("bxor", of((a, b) -> a ^ b));
            table.set("lshift", of((a, b) -> a << b));
            table.set("rshift", of((a, b) -> a >>> b));
            return table;
        }

        private static VarArgFunction of(java.util.function.IntBinaryOperator operator) {
            return new VarArgFunction() {
                @Override
                public Varargs invoke(Varargs args) {
                    int left = (int) (long) args.arg(1).checkdouble();
                    int right = (int) (long) args.arg(2).checkdouble();
                    return LuaValue.valueOf(operator.applyAsInt(left, right));
                }
            };
        }
    }
}
