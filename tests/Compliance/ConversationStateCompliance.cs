using System.Text.Json.Serialization;

namespace Compliance;

/// <summary>What every store of states must do.</summary>
public abstract partial class ConversationStateCompliance(InboxHarness inbox) : IAsyncDisposable
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static readonly StateSlot<int> _room = new("n", Json.Default.Int32, StateScope.Room);
    private static readonly StateSlot<string> _text = new("text", Json.Default.String, StateScope.RoomAndPerson);
    private static readonly StateSlot<int> _person = new("n", Json.Default.Int32, StateScope.Person);
    private static readonly StateSlot<int> _both = new("n", Json.Default.Int32, StateScope.RoomAndPerson);

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return inbox.DisposeAsync();
    }

    [Fact]
    public async Task Rooms_people_and_both_are_kept_apart()
    {
        await Of("r1", "p1").SetAsync(_room, 1, Ct);
        await Of("r1", "p1").SetAsync(_person, 2, Ct);
        await Of("r1", "p1").SetAsync(_both, 3, Ct);

        (await Of("r1", "p2").GetAsync(_room, Ct)).ShouldBe(1);
        (await Of("r2", "p1").GetAsync(_person, Ct)).ShouldBe(2);
        (await Of("r1", "p1").GetAsync(_both, Ct)).ShouldBe(3);
        (await Of("r1", "p2").GetAsync(_both, Ct)).ShouldBe(0);
        (await Of("r2", "p1").GetAsync(_both, Ct)).ShouldBe(0);
    }

    [Fact]
    public async Task A_value_that_somebody_changed_meanwhile_is_not_overwritten()
    {
        var state = Of("r", "p");
        (await state.TrySetAsync(_room, 1, version: 0, Ct)).ShouldBeTrue();
        (await state.TrySetAsync(_room, 2, version: 0, Ct)).ShouldBeFalse();
        var read = await state.ReadAsync(_room, Ct);
        await state.SetAsync(_room, 5, Ct);

        (await state.TrySetAsync(_room, 2, read.Version, Ct)).ShouldBeFalse();
        (await state.GetAsync(_room, Ct)).ShouldBe(5);
    }

    [Fact]
    public async Task A_value_deleted_and_written_anew_is_another_version()
    {
        var state = Of("r", "p");
        await state.SetAsync(_room, 1, Ct);
        var read = await state.ReadAsync(_room, Ct);
        await state.DeleteAsync(_room, Ct);
        await state.SetAsync(_room, 1, Ct);

        (await state.TrySetAsync(_room, 2, read.Version, Ct)).ShouldBeFalse();
    }

    [Fact]
    public async Task Updates_at_the_same_time_all_count()
    {
        await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => Task.Run(() => Of("r", "p").UpdateAsync(_room, n => n + 1, Ct)))
        );

        (await Of("r", "p").GetAsync(_room, Ct)).ShouldBe(8);
    }

    [Fact]
    public async Task A_room_is_forgotten_with_its_people_and_nothing_else()
    {
        await Of("r1", "p").SetAsync(_room, 1, Ct);
        await Of("r1", "p").SetAsync(_both, 1, Ct);
        await Of("r1", "p").SetAsync(_person, 1, Ct);
        await Of("r2", "p").SetAsync(_room, 1, Ct);

        await inbox.States.DeleteRoomAsync("r1", Ct);

        (await Of("r1", "p").GetAsync(_room, Ct)).ShouldBe(0);
        (await Of("r1", "p").GetAsync(_both, Ct)).ShouldBe(0);
        (await Of("r1", "p").GetAsync(_person, Ct)).ShouldBe(1);
        (await Of("r2", "p").GetAsync(_room, Ct)).ShouldBe(1);
    }

    [Fact]
    public async Task States_whose_names_are_odd_or_endless_are_kept_apart()
    {
        StateAddress[] odd =
        [
            .. OddTexts.All.SelectMany(text =>
                (StateAddress[])[new(text, null, "n"), new("r", text, "n"), new("r", null, text)]
            ),
        ];
        foreach (var address in odd)
        {
            (await inbox.States.PutAsync(address, Of(address), version: 0, Ct)).ShouldBeTrue(address.ToString());
        }

        foreach (var address in odd)
        {
            (await inbox.States.GetAsync(address, Ct)).ShouldNotBeNull().Value.ToArray().ShouldBe(Of(address));
        }

        byte[] Of(StateAddress address) => [(byte)Array.IndexOf(odd, address)];
    }

    [Fact]
    public async Task The_largest_value_is_kept_and_a_larger_one_is_refused_with_what_to_do()
    {
        var state = Of("r", "p");
        var largest = new string('x', 524_288 - 2); // with its quotes
        await state.SetAsync(_text, largest, Ct);
        var read = await state.ReadAsync(_text, Ct);

        foreach (
            var write in (Func<string, Task>[])
                [
                    value => state.SetAsync(_text, value, Ct),
                    value => state.TrySetAsync(_text, value, read.Version, Ct),
                    value => state.UpdateAsync(_text, _ => value, Ct),
                ]
        )
        {
            var refused = await Should.ThrowAsync<StateTooLargeException>(() => write(largest + "x"));
            refused.Message.ShouldContain("'text'");
            refused.Message.ShouldContain("524,289 bytes");
            refused.Message.ShouldContain("several slots");
        }

        (await state.ReadAsync(_text, Ct)).ShouldBe(read);
        read.Value.ShouldBe(largest);
    }

    [Fact]
    public async Task A_state_of_nobody_is_refused() =>
        await Should.ThrowAsync<InvalidOperationException>(() => Of("r", null).GetAsync(_both, Ct));

    private ConversationState Of(string? room, string? person) => new(inbox.States, room, person);

    [JsonSerializable(typeof(int))]
    [JsonSerializable(typeof(string))]
    private sealed partial class Json : JsonSerializerContext;
}
