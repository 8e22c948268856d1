using TorchSharp.Modules;

namespace Isotrope.Moments;

/// <summary>The inputs of a layer as rows u, so that its weight W [m, n] makes W·u of each.</summary>
internal static class LayerInputs
{
    /// <summary>Why the inputs of a layer cannot be watched, or null.</summary>
    public static string? Obstacle(nn.Module layer) => layer switch
    {
        Linear => null,
        Convolution { transposed: true } => "is a transposed convolution, whose weight does not multiply windows of its input",
        Convolution { groups: > 1 } => "is a grouped convolution, whose filters see different channels",
        Convolution => null,
        Embedding or EmbeddingBag => "is an embedding, whose inputs are token ids",
        _ => $"is a {layer.GetType().Name}; only linear layers and convolutions tell what their weight is multiplied by",
    };

    /// <summary>Rows [r, n] of an input: of a linear layer [.., n] as they are; of a convolution one for each position of the
    /// kernel, in the order of the flattened weight [out, in · ...].</summary>
    public static Tensor Rows(nn.Module layer, Tensor input) => layer is Convolution convolution
        ? Windows(convolution, input)
        : input.reshape(-1, input.shape[^1]);

    private static Tensor Windows(Convolution layer, Tensor input)
    {
        var kernel = layer.kernel_size;
        var spatial = kernel.Length;
        var windows = Padded(layer, input.dim() == spatial + 1 ? input.unsqueeze(0) : input);   // [b, in, ...]
        for (var axis = 0; axis < spatial; axis++)
            windows = windows.unfold(2 + axis, Span(layer, axis), layer.stride[axis]);
        for (var axis = 0; axis < spatial; axis++)                                              // [b, in, positions.., spans..]
            windows = windows.slice(2 + spatial + axis, 0, Span(layer, axis), layer.dilation[axis]);
        long[] order = [0, .. Axes(2, spatial), 1, .. Axes(2 + spatial, spatial)];              // [b, positions.., in, kernel..]
        return windows.permute(order).reshape(-1, layer.in_channels * kernel.Aggregate(1L, (a, b) => a * b));
    }

    private static Tensor Padded(Convolution layer, Tensor input)
    {
        var spatial = layer.kernel_size.Length;
        var pads = new List<long>();
        for (var axis = spatial - 1; axis >= 0; axis--)   // the last dimension comes first
        {
            var total = Span(layer, axis) - 1;
            pads.AddRange(layer.padding_type switch
            {
                Padding.Same => [total / 2, total - total / 2],
                Padding.Valid => [0, 0],
                _ => [layer.padding![axis], layer.padding[axis]],
            });
        }
        return pads.All(pad => pad == 0) ? input : nn.functional.pad(input, [.. pads], layer.padding_mode);
    }

    /// <summary>Length of the window that a dilated kernel reaches over.</summary>
    private static long Span(Convolution layer, int axis) => layer.dilation[axis] * (layer.kernel_size[axis] - 1) + 1;

    private static IEnumerable<long> Axes(int first, int count) => Enumerable.Range(first, count).Select(axis => (long)axis);
}
