package dev.backplane.config.internal.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backplane.config.internal.fleet.protocol.Document;
import dev.backplane.config.internal.fleet.protocol.Revision;
import dev.backplane.config.internal.fleet.protocol.Token;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;

class BackupTest {

    private static final Revision REVISION = new Revision(1, 1);

    @Test
    void givesBackWhatWasWritten() {
        byte[] backup =
                Backup.write(
                        List.of(
                                document("b", false, "{\n  \"n:Integer\":1\n}"),
                                document("a", true, ""),
                                document("", false, "{}"),
                                document("two\nlines", false, "{}"),
                                document("no.json", false, "{"),
                                document("c", false, "{\"text\":\"two\\nlines\\u2028\\t\"}")));

        assertThat(Backup.read(backup)).containsOnlyKeys("b", "c");
        assertThat(Backup.read(backup).get("c")).contains("two\\nlines");
        assertThat(Backup.read(Backup.write(List.of()))).isEmpty();
    }

    @Test
    void refusesWhatIsNoWholeBackup() {
        String whole =
                new String(
                        Backup.write(
                                List.of(document("a", false, "{}"), document("b", false, "{}"))),
                        StandardCharsets.UTF_8);

        refused("", "no backup of a fleet");
        refused("\u0000\u0001PK", "no backup of a fleet");
        refused(whole.replace(" 1\n", " 2\n"), "no backup of a fleet");
        refused(whole.substring(0, whole.indexOf("b\t")), "cut off");
        refused(whole.substring(0, whole.length() - 3), "cut off");
        refused(whole.replace("b\t{}", "b\t{"), "line 3 of the backup is damaged");
        refused(whole.replace("b\t{}", "b"), "line 3 of the backup is damaged: it has no PID");
        refused(whole.replace("b\t", "a\t"), "a is there twice");
        refused(
                whole.replace("b\t{}", "b\t{\"x\":\"" + "l".repeat(1024 * 1024) + "\"}"),
                "the fleet takes 1048576");
    }

    private static void refused(String backup, String why) {
        assertThatThrownBy(() -> Backup.read(backup.getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining(why)
                .hasMessageContaining("Nothing was restored");
    }

    private static Document document(String pid, boolean deleted, String content) {
        return new Document(pid, REVISION, REVISION, Token.NONE, deleted, content);
    }
}
