package dev.backplane.bus.internal.deadletter;

import dev.backplane.bus.admin.DeadLetter;
import dev.backplane.bus.admin.DeadLetter.Cause;
import dev.backplane.bus.admin.DeadLetter.Kind;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/** Letters with every kind of value a letter keeps exactly, nested at random. */
final class RandomLetters {

    private final Random random;

    RandomLetters(long seed) {
        random = new Random(seed);
    }

    DeadLetter next() {
        Map<String, Object> properties = new HashMap<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            properties.put(text(), value(0));
        }
        return new DeadLetter(
                random.nextLong(Long.MAX_VALUE),
                Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000)),
                oneOf(Kind.values()),
                text(),
                text(),
                text(),
                oneOf(Cause.values()),
                text(),
                properties,
                random.nextBoolean());
    }

    private <E> E oneOf(E[] all) {
        return all[random.nextInt(all.length)];
    }

    private Object value(int depth) {
        int kind = random.nextInt(depth < 3 ? 26 : 23);
        return kind < 11 ? scalar(kind) : kind < 23 ? array(kind) : container(kind, depth + 1);
    }

    private Object scalar(int kind) {
        return switch (kind) {
            case 0 -> text();
            case 1 -> random.nextBoolean();
            case 2 -> (byte) random.nextInt();
            case 3 -> (short) random.nextInt();
            case 4 -> random.nextInt();
            case 5 -> random.nextLong();
            case 6 -> random.nextFloat();
            case 7 -> random.nextInt(4) == 0 ? Double.NaN : random.nextDouble();
            case 8 -> (char) random.nextInt();
            case 9 -> new BigInteger(random.nextInt(100), random);
            default -> new BigDecimal(new BigInteger(80, random), random.nextInt(40) - 20);
        };
    }

    private Object array(int kind) {
        int length = random.nextInt(4);
        return switch (kind) {
            case 11 -> bytes(random.nextInt(300));
            case 12 -> new boolean[length];
            case 13 -> random.ints(length).toArray();
            case 14 -> random.longs(length).toArray();
            case 15 -> random.doubles(length).toArray();
            case 16 -> new char[] {(char) random.nextInt()};
            case 17 -> new short[] {(short) random.nextInt()};
            case 18 -> new float[] {random.nextFloat(), Float.NaN};
            case 19 -> new String[] {text(), null, text()};
            case 20 -> new Integer[] {random.nextInt(), null};
            case 21 -> new BigDecimal[] {BigDecimal.TEN, null};
            default -> new Byte[] {1, null, -1};
        };
    }

    private Object container(int kind, int depth) {
        return switch (kind) {
            case 23 -> new ArrayList<>(items(depth));
            case 24 -> new LinkedHashSet<>(items(0).subList(0, 1));
            default -> {
                Map<Object, Object> map = new LinkedHashMap<>();
                map.put(text(), value(depth));
                map.put(random.nextInt(), null);
                yield map;
            }
        };
    }

    private List<Object> items(int depth) {
        Supplier<Object> item = depth == 0 ? this::text : () -> value(depth);
        List<Object> items = new ArrayList<>();
        items.add(item.get());
        items.add(null);
        items.add(item.get());
        return items;
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Of ASCII, of anything, or with half a surrogate pair. */
    private String text() {
        return switch (random.nextInt(4)) {
            case 0 -> "";
            case 1 -> "half \ud83d of a pair";
            case 2 -> "größer als 日本 \ud83d\ude00";
            default ->
                    random.ints(random.nextInt(200), 32, 127)
                            .collect(
                                    StringBuilder::new,
                                    StringBuilder::appendCodePoint,
                                    StringBuilder::append)
                            .toString();
        };
    }
}
