package dev.backplane.grpc.internal;

import dev.backplane.manager.ConfigurationInfo;
import dev.backplane.manager.ConfigurationKeeper;
import dev.backplane.manager.Plan;
import dev.backplane.manager.Proposal.Configure;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Holds what a test put there, and remembers what it is asked for. */
final class FakeConfigurations implements ConfigurationKeeper {

    final List<ConfigurationInfo> all = new ArrayList<>();
    final List<Configure> made = new ArrayList<>();

    @Override
    public List<ConfigurationInfo> configurations() {
        return List.copyOf(all);
    }

    @Override
    public Optional<ConfigurationInfo> configuration(String pid) {
        return all.stream().filter(each -> each.pid().equals(pid)).findFirst();
    }

    @Override
    public Plan change(Configure proposal) {
        made.add(proposal);
        return new Plan(
                "ba9876543210",
                "change it",
                List.of(new Plan.Step(Plan.Step.Kind.CONFIGURE, "com.acme", "", "new")),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null);
    }
}
