package dev.backplane.bus.internal.deadletter;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The values without parts that a letter keeps exactly, by the code they have in the file. */
enum Scalar {
    STRING(1, String.class, (out, v) -> out.text((String) v), LetterInput::text),
    BOOLEAN(2, Boolean.class, (out, v) -> out.code((Boolean) v ? 1 : 0), in -> in.code() != 0),
    BYTE(3, Byte.class, (out, v) -> out.code((Byte) v), in -> (byte) in.code()),
    SHORT(4, Short.class, (out, v) -> out.room(2).putShort((Short) v), in -> in.next(2).getShort()),
    INTEGER(
            5,
            Integer.class,
            (out, v) -> out.room(4).putInt((Integer) v),
            in -> in.next(4).getInt()),
    LONG(6, Long.class, (out, v) -> out.room(8).putLong((Long) v), in -> in.next(8).getLong()),
    FLOAT(7, Float.class, (out, v) -> out.room(4).putFloat((Float) v), in -> in.next(4).getFloat()),
    DOUBLE(
            8,
            Double.class,
            (out, v) -> out.room(8).putDouble((Double) v),
            in -> in.next(8).getDouble()),
    CHARACTER(
            9,
            Character.class,
            (out, v) -> out.room(2).putChar((Character) v),
            in -> in.next(2).getChar()),
    BIG_INTEGER(
            10,
            BigInteger.class,
            (out, v) -> out.bytes(((BigInteger) v).toByteArray()),
            Scalar::integer),
    BIG_DECIMAL(11, BigDecimal.class, Scalar::decimal, Scalar::decimal);

    private interface Writer {
        void write(LetterOutput out, Object value);
    }

    private interface Reader {
        Object read(LetterInput in) throws UnreadableLetterException;
    }

    private static final Map<Class<?>, Scalar> BY_TYPE =
            Arrays.stream(values()).collect(Collectors.toMap(Scalar::type, Function.identity()));

    private static final Map<Integer, Scalar> BY_CODE =
            Arrays.stream(values()).collect(Collectors.toMap(Scalar::code, Function.identity()));

    private final int code;
    private final Class<?> type;
    private final Writer writer;
    private final Reader reader;

    Scalar(int code, Class<?> type, Writer writer, Reader reader) {
        this.code = code;
        this.type = type;
        this.writer = writer;
        this.reader = reader;
    }

    /** By the exact class: a subclass of a number is somebody's own type. */
    static @Nullable Scalar of(Class<?> type) {
        return BY_TYPE.get(type);
    }

    static @Nullable Scalar of(int code) {
        return BY_CODE.get(code);
    }

    int code() {
        return code;
    }

    Class<?> type() {
        return type;
    }

    void write(LetterOutput out, Object value) {
        writer.write(out, value);
    }

    Object read(LetterInput in) throws UnreadableLetterException {
        return reader.read(in);
    }

    private static BigInteger integer(LetterInput in) throws UnreadableLetterException {
        byte[] bytes = in.bytes();
        if (bytes.length == 0) {
            throw UnreadableLetterException.damaged("a number has no digits");
        }
        return new BigInteger(bytes);
    }

    private static void decimal(LetterOutput out, Object value) {
        BigDecimal number = (BigDecimal) value;
        out.room(4).putInt(number.scale());
        out.bytes(number.unscaledValue().toByteArray());
    }

    private static Object decimal(LetterInput in) throws UnreadableLetterException {
        int scale = in.next(4).getInt();
        return new BigDecimal(integer(in), scale);
    }
}
