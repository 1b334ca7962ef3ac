// A batch of pictures being painted, and the windows in which shapes are composed onto it.
//
// Picture coordinates run from -1 to 1, x right and y down. A pose maps each picture to the coordinates of
// its subject: u = R(-tilt) (x - centre) / scale. Everything is a function of coordinates, so that a picture
// looks the same at every resolution. Not thread-safe.
#pragma once

#include <array>
#include <vector>

#include <torch/torch.h>

namespace burin::painter {

using torch::Tensor;

struct Box {
    double left, top, right, bottom;
};

/// Where the subject of each picture stands. Kept on the host, where windows are computed.
struct Pose {
    std::vector<float> centre_x, centre_y, scale, tilt;
};

/// A window of the canvas with the coordinates of its pixel centres. Writing to it changes the canvas.
class Patch {
  public:
    Tensor x, y;      ///< broadcast to [n, 1, h, w]
    int64_t top = 0;  ///< row of the canvas where the window begins

    /// Anti-aliased coverage 0..1 of a signed distance; `soft` widens the edge, in units of the coordinates.
    [[nodiscard]] Tensor coverage(const Tensor& distance, double soft = 0) const;

    /// Composes a colour over the picture. `coverage` [n|1, 1, h, w] in 0..1, `colour` broadcasts to [n, 3,
    /// h, w]. `over` starts a new outlined area, `glaze` does not (shading, reflections).
    void over(const Tensor& coverage, const Tensor& colour);
    void glaze(const Tensor& coverage, const Tensor& colour);

    /// The same for a signed distance. `on` is a number or [n, 1, 1, 1]: who has this shape, or its opacity.
    void shape(const Tensor& distance, const Tensor& colour) { over(coverage(distance), colour); }
    void detail(const Tensor& distance, const Tensor& colour) { glaze(coverage(distance), colour); }
    template <class On>
    void shape(const Tensor& distance, const Tensor& colour, const On& on) {
        over(coverage(distance).mul(on), colour);
    }
    template <class On>
    void detail(const Tensor& distance, const Tensor& colour, const On& on) {
        glaze(coverage(distance).mul(on), colour);
    }

    [[nodiscard]] bool empty() const { return rgb_.numel() == 0; }

  private:
    friend class Canvas;
    Tensor rgb_, outline_;  // views of the canvas: [n, 3, h, w] and [m, 1, h, w], m <= n or undefined
    Tensor pixel_;          // size of a pixel in the coordinates, times the width of an edge
    Tensor sharpness_;      // 1 / pixel_
    Tensor labels_;
    int* next_label_ = nullptr;
};

class Canvas {
  public:
    /// `outlined`: for how many of the first pictures the borders of areas are kept, which some styles draw.
    Canvas(int64_t pictures, int64_t outlined, int64_t size, torch::Device device);
    /// Goes on painting existing pictures [n, 3, H, W] and outlines [m, 1, H, W], in place.
    Canvas(Tensor pictures, Tensor outlines);

    [[nodiscard]] int64_t rows() const { return pictures_.size(0); }
    [[nodiscard]] int64_t size() const { return pictures_.size(3); }
    [[nodiscard]] torch::Device device() const { return pictures_.device(); }
    [[nodiscard]] const Tensor& pictures() const { return pictures_; }  ///< [n, 3, H, W], 0..1
    [[nodiscard]] const Tensor& outlines() const { return outlines_; }  ///< [m, 1, H, W]

    /// A window in picture coordinates: x is [1, 1, 1, w], y is [1, 1, h, 1].
    Patch window(const Box& box);
    Patch whole() { return window({-1, -1, 1, 1}); }

    void set_pose(Pose pose);
    /// Moves what is painted next sideways by `shift` (subject units, one a picture): the turn of a head.
    void set_turn(std::vector<float> shift);
    /// The smallest window that covers `box` (subject coordinates) in every picture; x and y are [n, 1, h,
    /// w].
    Patch patch(const Box& box);
    /// The same around (x0, y0), with coordinates from there; `side` -1 mirrors x.
    Patch around(double x0, double y0, double half_width, double half_height, double side = 1);
    /// Subject coordinates of points given in picture coordinates (tensors that broadcast to [n, 1, h, w]).
    [[nodiscard]] std::array<Tensor, 2> to_subject(const Tensor& x, const Tensor& y) const;

  private:
    Patch cut(int64_t top, int64_t bottom, int64_t left, int64_t right);
    [[nodiscard]] std::array<int64_t, 4> bounds(const Box& box) const;

    Tensor pictures_, outlines_, labels_;
    Tensor grid_;  // coordinates of pixel centres [size]
    int next_label_ = 0;
    Pose pose_;
    std::vector<float> turn_;
    // u = ux_ x + uy_ y + u0_, v = vx_ x + vy_ y + v0_, each [n, 1, 1, 1].
    Tensor ux_, uy_, u0_, vx_, vy_, v0_, edge_, sharpness_;
};

}  // namespace burin::painter
