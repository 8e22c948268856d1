namespace Isotrope.Polar;

/// <summary>Which solver for which matrices: the rules behind <see cref="AutoPolar"/>, read from top to bottom.</summary>
internal static class PolarRules
{
    /// <summary>Smaller side up to which a few shared products beat inverses; measured on batches and single matrices.</summary>
    private const long Small = 160;

    /// <summary>Smaller side up to which a singular value decomposition beats QDWH; with two threads it falls behind soon.</summary>
    private const long SmallForSvd = 48;

    /// <summary>The Schatten-8 norm is at most m^(1/8) times the largest singular value.</summary>
    private const double SmallExcess = 1.9;

    private static readonly PolarSolver s_express5 = new NewtonSchulz(PolynomialSchedules.PolarExpress5);
    private static readonly PolarSolver s_express7 =
        new NewtonSchulz(PolarExpress.Schedule(7, 1e-3 / SmallExcess, safety: 1), normalization: Normalization.Schatten8);
    private static readonly PolarSolver s_zoloMuon = new ZoloMuon(2), s_zolo12 = new Zolo2(1, 2), s_zolo14 = new Zolo2(1, 4);
    private static readonly PolarSolver s_qdwh = new Qdwh(), s_svd = new SvdPolar();
    private static readonly PolarSolver s_half = new HalfPolarExpress(), s_half1 = new HalfPolarExpress(1), s_half2 =
        new HalfPolarExpress(2);

    /// <summary>The choice for matrices [m, n], m ≤ n.</summary>
    public static PolarChoice Choose(PolarAccuracy accuracy, long m, ScalarType type, DeviceType device) => accuracy switch
    {
        PolarAccuracy.Exact when m <= SmallForSvd =>
            new(s_svd, $"exact and small (m = {m}): the singular value decomposition is cheapest"),
        PolarAccuracy.Exact => new(s_qdwh, "exact: QDWH is backward stable and made of products, QR and Cholesky"),
        _ when device != DeviceType.CPU && type == ScalarType.Float32 => OnGraphicsDevice(accuracy),
        PolarAccuracy.Muon when m <= Small => new(s_express5, $"small (m = {m}): five products cost less than two inverses"),
        PolarAccuracy.Muon =>
            new(s_zoloMuon, $"m = {m}: one Gram matrix, two inverses and one product do the work of five steps"),
        _ when m <= Small => new(s_express7, $"small (m = {m}): seven optimal quintics from the Schatten-8 bound"),
        PolarAccuracy.Hundredth => new(s_zolo12, $"m = {m}: two Zolotarev passes, one and two inverses"),
        PolarAccuracy.Fine => new(s_zolo14, $"m = {m}: two Zolotarev passes, one and four inverses"),
        _ => throw new ArgumentOutOfRangeException(nameof(accuracy), accuracy, "Choose a member of PolarAccuracy."),
    };

    private static PolarChoice OnGraphicsDevice(PolarAccuracy accuracy) => accuracy switch
    {
        PolarAccuracy.Muon => new(s_half, "graphics device: half-precision products are many times faster than anything else"),
        PolarAccuracy.Hundredth => new(s_half1, "graphics device: half-precision products, then one step in single precision"),
        _ => new(s_half2, "graphics device: half-precision products, then two steps in single precision"),
    };
}
