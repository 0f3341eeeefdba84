package dev.backplane.grpc.internal;

import dev.backplane.config.Fleet;
import dev.backplane.config.FleetConflict;
import dev.backplane.config.FleetFinding;
import dev.backplane.config.FleetMember;
import dev.backplane.config.FleetState;
import dev.backplane.config.FleetStatus;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A fleet with one conflict. */
final class FakeFleet implements Fleet {

    static final FleetConflict CONFLICT =
            new FleetConflict("7-0", "com.acme", "a", "1-1", "1-2", false, "{}");

    final List<String> resolved = new ArrayList<>();

    @Override
    public FleetStatus status() {
        return FleetStatus.LOCAL;
    }

    @Override
    public List<FleetMember> members() {
        return List.of(new FleetMember("a", FleetState.FOLLOWING, "1-2", Duration.ofMillis(1_500)));
    }

    @Override
    public List<FleetConflict> conflicts() {
        return List.of(CONFLICT);
    }

    @Override
    public void resolve(String id, boolean mine) {
        if (!id.equals(CONFLICT.id())) {
            throw new PluginException(ErrorCode.INVALID_ARGUMENT, "there is no conflict " + id);
        }
        resolved.add(id + (mine ? " mine" : " theirs"));
    }

    @Override
    public List<FleetFinding> check() {
        return List.of(
                new FleetFinding(
                        "maxmemory-policy",
                        FleetFinding.Verdict.REFUSED,
                        "allkeys-lru",
                        "maxmemory-policy noeviction"));
    }

    @Override
    public byte[] backup() {
        return new byte[] {1, 2};
    }

    @Override
    public int restore(byte[] backup) {
        return backup.length;
    }
}
