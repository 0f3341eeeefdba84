package dev.backplane.config.internal.fleet.node;

import dev.backplane.config.internal.fleet.protocol.Document;
import dev.backplane.config.internal.fleet.protocol.Position;
import dev.backplane.config.internal.fleet.protocol.Revision;
import dev.backplane.config.internal.fleet.protocol.Token;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What a node writes down, one after the other. */
sealed interface LedgerRecord {

    /** The fleet holds this; it is to come into effect here. */
    record Held(Document document) implements LedgerRecord {}

    /** The fleet has forgotten this PID. */
    record Forgotten(String pid) implements LedgerRecord {}

    /** Everything up to here is in effect. */
    record At(Position position) implements LedgerRecord {}

    /** But this is not. */
    record Unapplied(String pid) implements LedgerRecord {}

    /** This is to be sent. */
    record Wanted(Edit edit) implements LedgerRecord {}

    /** That edit is over. */
    record Settled(Token token) implements LedgerRecord {}

    /** As bytes. */
    default byte[] encoded() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        switch (this) {
            case Held(Document document) -> {
                out.writeByte('H');
                text(out, document.pid());
                text(out, document.revision().toString());
                text(out, document.origin().toString());
                text(out, document.author().toString());
                out.writeBoolean(document.deleted());
                text(out, document.content());
            }
            case Forgotten(String pid) -> {
                out.writeByte('F');
                text(out, pid);
            }
            case At(Position position) -> {
                out.writeByte('A');
                text(out, position.revision().toString());
                text(out, position.token().toString());
                text(out, position.run());
                out.writeLong(position.incarnation());
            }
            case Unapplied(String pid) -> {
                out.writeByte('U');
                text(out, pid);
            }
            case Wanted(Edit edit) -> {
                out.writeByte('W');
                text(out, edit.pid());
                text(out, edit.base().toString());
                text(out, edit.token().toString());
                out.writeBoolean(edit.deleted());
                text(out, edit.content());
                text(out, edit.follows() == null ? "" : edit.follows().toString());
            }
            case Settled(Token token) -> {
                out.writeByte('S');
                text(out, token.toString());
            }
        }
        return bytes.toByteArray();
    }

    /** From bytes. */
    static LedgerRecord decode(byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        try {
            return switch (in.readByte()) {
                case 'H' ->
                        new Held(
                                new Document(
                                        text(in),
                                        Revision.parse(text(in)),
                                        Revision.parse(text(in)),
                                        Token.parse(text(in)),
                                        in.readBoolean(),
                                        text(in)));
                case 'F' -> new Forgotten(text(in));
                case 'A' ->
                        new At(
                                new Position(
                                        Revision.parse(text(in)),
                                        Token.parse(text(in)),
                                        text(in),
                                        in.readLong()));
                case 'U' -> new Unapplied(text(in));
                case 'W' -> new Wanted(edit(in));
                case 'S' -> new Settled(Token.parse(text(in)));
                default -> throw new IOException("unknown kind of record");
            };
        } catch (IllegalArgumentException e) {
            throw new IOException("malformed record: " + e.getMessage(), e);
        }
    }

    private static Edit edit(DataInputStream in) throws IOException {
        String pid = text(in);
        Revision base = Revision.parse(text(in));
        Token token = Token.parse(text(in));
        boolean deleted = in.readBoolean();
        String content = text(in);
        String follows = text(in);
        return new Edit(
                pid,
                base,
                token,
                deleted,
                content,
                follows.isEmpty() ? null : Token.parse(follows),
                null);
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String text(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IOException("a text of " + length + " bytes is not there");
        }
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }
}
